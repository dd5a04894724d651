import type { Severity } from "../services/rule";
import type { ReviewFinding } from "./review";
import type { PlanRule, Risk } from "./rules";

/** What stops a pipeline, and what is waived for a time. */
export interface ReviewPolicy {
  /** A finding that matches one of these blocks. */
  readonly block: {
    readonly severities: readonly Severity[];
    readonly risks: readonly Risk[];
    readonly rules: readonly string[];
  };
  /** A finding that matches one of these does not block, whatever its severity. */
  readonly allow: { readonly risks: readonly Risk[]; readonly rules: readonly string[] };
  readonly waivers: readonly Waiver[];
}

/** Lifts one rule's block for some addresses until a given day. */
export interface Waiver {
  /** Its id, such as a ticket. */
  readonly id: string;
  readonly rule: string;
  /** `*` stands for anything: `module.old.*`. */
  readonly address: string;
  readonly reason: string;
  /** The last day on which it applies, in UTC: `2026-12-31`. */
  readonly expires: string;
}

export const defaultPolicy: ReviewPolicy = {
  block: { severities: ["error"], risks: [], rules: [] },
  allow: { risks: [], rules: [] },
  waivers: [],
};

/** Decisions of a policy on a given day. */
export class PolicyDecisions {
  private readonly expired = new Set<Waiver>();
  private readonly today: string;

  constructor(
    private readonly policy: ReviewPolicy,
    now: Date,
  ) {
    this.today = now.toISOString().slice(0, 10);
  }

  /** Whether a rule's finding blocks, and which waiver lifts that. */
  on(
    rule: Pick<PlanRule, "id" | "risk" | "severity">,
    address: string,
  ): Pick<ReviewFinding, "blocks" | "waivedBy"> {
    const { allow, block, waivers } = this.policy;
    const blocks =
      !(allow.rules.includes(rule.id) || allow.risks.includes(rule.risk)) &&
      (block.severities.includes(rule.severity) ||
        block.risks.includes(rule.risk) ||
        block.rules.includes(rule.id));
    if (!blocks) {
      return { blocks };
    }
    const fitting = waivers.filter((waiver) => waiver.rule === rule.id && matches(waiver.address, address));
    const valid = fitting.find(({ expires }) => expires >= this.today);
    if (valid === undefined) {
      for (const waiver of fitting) {
        this.expired.add(waiver);
      }
      return { blocks };
    }
    const { expires, id, reason } = valid;
    return { blocks: false, waivedBy: { id, reason, expires } };
  }

  /** Notes on waivers that would have applied, had they not expired. */
  notes(): string[] {
    return [...this.expired].map(
      ({ address, expires, id, rule }) =>
        `waiver ${id} of ${rule} for ${address} expired on ${expires}: it no longer applies`,
    );
  }
}

function matches(pattern: string, address: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`).test(address);
}
