import { t } from "@lingui/core/macro";
import { forwardRef } from "react";
import type { ComponentPropsWithoutRef } from "react";
import type { Me } from "../api/model";
import { Glyph } from "../ui/Glyph";
import type { ShownSpace } from "../ui/shell";
import { SpaceIcon } from "../ui/SpaceIcon";
import classes from "./SpaceMenu.module.css";

type ButtonProps = ComponentPropsWithoutRef<"button"> & { me: Me; space: ShownSpace };

export const SpaceButton = forwardRef<HTMLButtonElement, ButtonProps>(function SpaceButton(
  { me, space, ...props },
  ref,
) {
  const visibility = me.spaces.find(({ id }) => id === space.id)?.visibility;
  return (
    <button
      ref={ref}
      type="button"
      aria-haspopup="menu"
      aria-label={t`Space ${space.name}, change`}
      {...props}
      className={classes.space}
    >
      <SpaceIcon visibility={visibility} />
      <span className={classes.spaceName}>{space.name}</span>
      <Glyph name="down" size={12} className={classes.chevron} />
    </button>
  );
});
