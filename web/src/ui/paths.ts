/** The addresses of our own pages. */

export const boardPath = (spaceId: string | undefined): string =>
  spaceId === undefined ? "/" : `/spaces/${encodeURIComponent(spaceId)}`;

export const spaceSettingsPath = (spaceId: string): string => `${boardPath(spaceId)}/settings`;
