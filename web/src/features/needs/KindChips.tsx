import { t } from "@lingui/core/macro";
import { Chips } from "../../ui/Chips";
import type { Need } from "../../ui/needs";
import { KIND_LABEL, KINDS, ofKind, searchOf } from "./kinds";
import type { Kind } from "./kinds";

interface Props {
  needs: readonly Need[];
  chosen: Kind | undefined;
}

/** How many needs there are of each kind; one click shows only those. A kind without any is left out. */
export function KindChips({ needs, chosen }: Props) {
  const chips = [undefined, ...KINDS].map((kind) => {
    const count = ofKind(needs, kind).length;
    return {
      to: searchOf(kind),
      text: `${kind === undefined ? t`All` : KIND_LABEL[kind]} ${count}`,
      isChosen: kind === chosen,
      count,
    };
  });
  return (
    <Chips
      label={t`Kinds of needs`}
      chips={chips.filter(({ count, isChosen }) => count > 0 || isChosen)}
    />
  );
}
