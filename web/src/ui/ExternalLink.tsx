import { Anchor } from "@mantine/core";
import type { AnchorProps } from "@mantine/core";
import type { ReactNode } from "react";
import { webAddress } from "./address";

interface Props extends AnchorProps {
  href: string | undefined;
  children: ReactNode;
  rel?: string;
}

/** A link out of the app; just its text where the address is not http(s), since others' data says where it leads. */
export function ExternalLink({ href, children, rel = "noreferrer", ...rest }: Props) {
  const address = webAddress(href);
  if (address === undefined) return <span>{children}</span>;
  return (
    <Anchor href={address} target="_blank" rel={rel} {...rest}>
      {children}
    </Anchor>
  );
}
