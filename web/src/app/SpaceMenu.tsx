import type { Me } from "../api/model";
import { lazyPart } from "../ui/lazy";
import { OnDemand } from "../ui/OnDemand";
import type { ShownSpace } from "../ui/shell";
import { SpaceButton } from "./SpaceButton";

const load = async () => (await import("./SpaceMenuItems")).SpaceMenuItems;
const SpaceMenuItems = lazyPart(load);

interface Props {
  me: Me;
  space: ShownSpace | undefined;
  onShow: (spaceId: string) => void;
  onCreate: () => void;
}

/** Says which space is shown and leads to the others. */
export function SpaceMenu({ me, space, onShow, onCreate }: Props) {
  if (space === undefined) return null;
  return (
    <OnDemand load={load} button={(props) => <SpaceButton me={me} space={space} {...props} />}>
      <SpaceMenuItems me={me} space={space} onShow={onShow} onCreate={onCreate} />
    </OnDemand>
  );
}
