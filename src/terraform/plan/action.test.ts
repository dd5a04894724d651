import { describe, expect, it } from "vitest";
import {
  type Action,
  type PlanJson,
  PlannedChange,
  type ResourceChange,
  renderSummary,
  summarizePlan,
} from ".";

/** What Terraform writes next to the actions: `{ importing: { id } }` of the change, or the address before a move. */
interface Beside {
  readonly importing?: { readonly id: string };
  readonly previous_address?: string;
}

function changeOf(actions: readonly string[], { importing, previous_address }: Beside = {}): ResourceChange {
  return {
    address: "aws_db_instance.database",
    ...(previous_address === undefined ? {} : { previous_address }),
    mode: "managed",
    type: "aws_db_instance",
    name: "database",
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: {
      actions: actions as ResourceChange["change"]["actions"],
      before: {},
      after: {},
      ...(importing === undefined ? {} : { importing }),
    },
  };
}

interface Meaning {
  readonly action: Action;
  readonly is: ("changed" | "destroyed" | "replaced" | "untouched")[];
  /** The summary's lists that have it, besides its module's. */
  readonly listed: ("destroyed" | "leftBehind")[];
  readonly hasChanges: boolean;
  /** First line and module line of the summary as text. */
  readonly headline: string;
  readonly line?: string;
}

const NOTHING = "0 to create, 0 to change, 0 to destroy";
const IMPORT: Beside = { importing: { id: "lamp-primary-1" } };
const MOVE: Beside = { previous_address: "aws_db_instance.main" };

const replaced: Meaning = {
  action: "replace",
  is: ["changed", "destroyed", "replaced"],
  listed: ["destroyed"],
  hasChanges: true,
  headline: `${NOTHING}, 1 to replace`,
  line: "-/+ aws_db_instance.database",
};
const leftBehind: Meaning = {
  action: "forget-create",
  is: ["changed", "replaced"],
  listed: ["leftBehind"],
  hasChanges: true,
  headline: `${NOTHING}, 1 to replace without destroying`,
  line: "+/. aws_db_instance.database",
};
const updated: Meaning = {
  action: "update",
  is: ["changed"],
  listed: [],
  hasChanges: true,
  headline: "0 to create, 1 to change, 0 to destroy",
  line: "~   aws_db_instance.database",
};
const untouched: Meaning = {
  action: "no-op",
  is: ["untouched"],
  listed: [],
  hasChanges: false,
  headline: "no changes",
};

const MEANINGS: readonly [readonly string[], Beside, Meaning][] = [
  [
    ["create"],
    {},
    {
      action: "create",
      is: [],
      listed: [],
      hasChanges: true,
      headline: "1 to create, 0 to change, 0 to destroy",
      line: "+   aws_db_instance.database",
    },
  ],
  [["update"], {}, updated],
  [["update"], IMPORT, updated],
  [["update"], MOVE, updated],
  [
    ["delete"],
    {},
    {
      action: "delete",
      is: ["destroyed"],
      listed: ["destroyed"],
      hasChanges: true,
      headline: "0 to create, 0 to change, 1 to destroy",
      line: "-   aws_db_instance.database",
    },
  ],
  [["delete", "create"], {}, replaced],
  [["create", "delete"], {}, replaced],
  [["delete", "create"], MOVE, replaced],
  [["create", "forget"], {}, leftBehind],
  [["forget", "create"], {}, leftBehind],
  [
    ["forget"],
    {},
    {
      action: "forget",
      is: [],
      listed: ["leftBehind"],
      hasChanges: true,
      headline: `${NOTHING}, 1 to forget`,
      line: ".   aws_db_instance.database",
    },
  ],
  [
    ["read"],
    {},
    {
      action: "read",
      is: [],
      listed: [],
      hasChanges: false,
      headline: "no changes",
      line: "<=  aws_db_instance.database",
    },
  ],
  [
    ["no-op"],
    IMPORT,
    {
      action: "import",
      is: ["untouched"],
      listed: [],
      hasChanges: true,
      headline: `${NOTHING}, 1 to import`,
      line: "&   aws_db_instance.database",
    },
  ],
  [
    ["no-op"],
    MOVE,
    {
      action: "move",
      is: ["untouched"],
      listed: [],
      hasChanges: true,
      headline: `${NOTHING}, 1 to move`,
      line: "->  aws_db_instance.database",
    },
  ],
  [["no-op"], {}, untouched],
  [[], {}, untouched],
  ...[["explode"], ["create", "explode"], ["constructor"]].map((actions): [string[], Beside, Meaning] => [
    actions,
    {},
    {
      action: "unknown",
      is: [],
      listed: [],
      hasChanges: true,
      headline: `${NOTHING}, 1 with an unknown action`,
      line: "?   aws_db_instance.database",
    },
  ]),
];

describe.each(MEANINGS)("%j with %j", (actions, beside, meaning) => {
  const change = changeOf(actions, beside);
  const plan: PlanJson = { format_version: "1.2", terraform_version: "1.11.4", resource_changes: [change] };
  const summary = summarizePlan(plan);

  it(`is ${meaning.action}`, () => {
    const planned = new PlannedChange(change);
    expect(planned.action).toBe(meaning.action);
    const is = {
      changed: planned.isChanged,
      destroyed: planned.isDestroyed,
      replaced: planned.isReplaced,
      untouched: planned.isUntouched,
    };
    expect(Object.entries(is).flatMap(([name, isSo]) => (isSo ? [name] : []))).toEqual(meaning.is);
  });

  it("is counted once, and listed where it belongs", () => {
    expect(Object.entries(summary.counts).filter(([, count]) => count !== 0)).toEqual([[meaning.action, 1]]);
    const { destroyed, leftBehind } = summary;
    const lists = Object.entries({ destroyed, leftBehind });
    expect(lists.flatMap(([name, { length }]) => (length > 0 ? [name] : []))).toEqual(meaning.listed);
    expect(summary.hasChanges).toBe(meaning.hasChanges);
  });

  it("is in the summary's text", () => {
    const lines = renderSummary("dr", summary).split("\n");
    expect(lines[0]).toBe(`dr: ${meaning.headline}`);
    expect(lines.slice(1).at(-1)?.trim()).toBe(meaning.line);
  });
});
