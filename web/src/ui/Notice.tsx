import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** The heading's place in the page; a page of its own has 1. */
  order?: 1 | 2;
}

function Notice({ icon, title, children, actions, order = 2 }: Props) {
  return (
    <Stack align="center" gap="sm" py={64} px="md" ta="center" maw={440} mx="auto">
      <span aria-hidden="true" style={{ color: "var(--mantine-color-dimmed)" }}>
        {icon}
      </span>
      <Title order={order} size="h3">
        {title}
      </Title>
      <Text c="dimmed" size="sm" component="div">
        {children}
      </Text>
      {actions}
    </Stack>
  );
}

/** Says that there is nothing here, why, and what to do about it. */
export function EmptyState(props: Props) {
  return <Notice {...props} />;
}

/** As {@link EmptyState}, for something that went wrong; screen readers are told at once. */
export function ErrorState(props: Props) {
  return (
    <div role="alert">
      <Notice {...props} />
    </div>
  );
}
