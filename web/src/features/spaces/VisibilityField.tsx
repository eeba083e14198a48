import { t } from "@lingui/core/macro";
import { Radio, Stack } from "@mantine/core";
import type { Visibility } from "../../api/model";
import { VISIBILITY_LOOK } from "../../ui/roles";

interface Props {
  value: Visibility;
  onChange: (visibility: Visibility) => void;
  error?: string | undefined;
}

const CHOICES = ["private", "public"] as const;

/** Who may look into a space, and what that means. */
export function VisibilityField({ value, onChange, error }: Props) {
  return (
    <Radio.Group
      label={t`Who may see it`}
      value={value}
      onChange={(chosen) => onChange(chosen === "public" ? "public" : "private")}
      error={error}
    >
      <Stack gap={10} mt={6}>
        {CHOICES.map((visibility) => (
          <Radio
            key={visibility}
            value={visibility}
            label={VISIBILITY_LOOK[visibility].label}
            description={VISIBILITY_LOOK[visibility].hint}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
