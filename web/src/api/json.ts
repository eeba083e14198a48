export { isRecord } from "../model/json";
