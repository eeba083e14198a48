/** What the macros of Lingui become (lingui.config.js). */
export { i18n } from "./i18n";
export { Trans } from "./Trans";
