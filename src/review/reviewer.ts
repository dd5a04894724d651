import { createHash, hash } from "node:crypto";
import { type Action, type Change, countActions, PlannedChange, type Values } from "../terraform/plan";
import { oneLine } from "../tools/one-line";
import { shownAttributes } from "./attributes";
import { attributeIn, differencesOf } from "./differences";
import type { FactsOfPlan } from "./facts";
import type { PolicyDecisions } from "./policy";
import type { NotJudged, Review, ReviewFinding, ReviewVerdict } from "./review";
import {
  driftIn,
  examine,
  PLAN_RULES,
  type PlanProblem,
  type PlanRule,
  RISKS,
  type Risk,
  unknownIn,
} from "./rules";

const effectOf = new Map(PLAN_RULES.map(({ effect, id }) => [id, effect]));

/** AWS, and the utility providers, which change nothing that others use. */
const knownProviders = [
  ...["aws", "archive", "cloudinit", "external", "http", "local", "null", "random", "template", "terraform"],
  ...["time", "tls", "output", "check", "action"],
];

/** Judges the parts of a plan one by one, and keeps only what it finds. */
export class Reviewer {
  private readonly findings: ReviewFinding[] = [];
  private readonly gaps: string[] = [];
  private readonly counts = countActions();
  private readonly notJudged: NotJudged[] = [];
  private readonly judged: string[] = [];
  private othersNotJudged = 0;
  private drifted = 0;

  constructor(
    private readonly facts: FactsOfPlan,
    private readonly decisions: PolicyDecisions,
  ) {}

  /** A change that the apply will make. */
  addChange(change: PlannedChange): void {
    this.counts[change.action] += 1;
    if (change.action === "unknown") {
      const actions = change.resource.change.actions.join(" and ");
      this.addGap(oneLine(`${change.address}: Terraform's action ${actions} is unknown`));
      return;
    }
    if (change.action !== "no-op") {
      this.judged.push(digestOf(change));
    }
    if (!change.isUntouched) {
      this.examine(change);
    }
  }

  /** A change made outside of Terraform; one that is only moved in the state is none. */
  addDrift(change: PlannedChange): void {
    if (!change.isUntouched) {
      this.drifted += 1;
      this.examine(change);
    }
  }

  /** Every apply prints the outputs: a secret in one is in the log. */
  addOutput(name: string, change: Change): void {
    const wrap = (value: unknown) => (value === null || value === undefined ? null : { [name]: value });
    const { actions, after, after_sensitive, before } = change;
    const masked = {
      actions,
      before: wrap(before),
      after: wrap(after),
      after_sensitive: wrap(after_sensitive),
    };
    const about = { address: `output.${name}`, mode: "managed", type: "output", name } as const;
    const output = new PlannedChange({ ...about, provider_name: "", change: masked });
    if (output.action !== "no-op") {
      this.judged.push(digestOf(output));
    }
    this.examine(output);
  }

  /** The result of a check or of a resource's condition while planning. */
  addCheck(address: string, result: Values): void {
    this.addOther("check", address, result);
  }

  /** An action that Terraform runs besides the changes. */
  addAction(address: string, invocation: Values): void {
    this.judged.push(`action ${address} ${JSON.stringify(invocation)}`);
    this.addOther("action", address, invocation);
  }

  /** Notes why the review does not cover everything that will be applied. */
  addGap(note: string): void {
    this.gaps.push(note);
  }

  finish(about: { formatVersion: string; terraformVersion?: string }): Review {
    const { counts, drifted, findings, notJudged, othersNotJudged } = this;
    findings.sort(worstFirst);
    if (notJudged.length > 0) {
      this.gaps.push(notJudgedLine(notJudged));
    }
    const verdict = verdictOf(findings, this.gaps);
    const listed = new Set(
      findings
        .filter(
          ({ address, risk }) => !address.startsWith("output.") && risk !== "checks" && risk !== "actions",
        )
        .map(({ action, address, risk }) => `${risk === "drift"} ${action} ${address}`),
    );
    const changes = Object.entries(counts).reduce(
      (sum, [action, count]) => (action === "no-op" ? sum : sum + count),
      drifted,
    );
    const only = (...actions: Action[]) =>
      Object.entries(counts).every(([action, count]) => count === 0 || actions.includes(action as Action));
    return {
      verdict,
      isFirstApply: counts.create > 0 && drifted === 0 && only("create", "read"),
      headline: headline(verdict, findings, othersNotJudged),
      ...about,
      counts,
      drifted,
      notListed: changes - listed.size,
      findings,
      notJudged,
      othersNotJudged,
      digest: createHash("sha256").update(this.judged.sort().join("\n")).digest("hex"),
      notes: [...this.gaps, ...this.decisions.notes()],
    };
  }

  private addOther(type: string, address: string, after: Values): void {
    const change: Change = { actions: ["create"], before: null, after };
    this.examine(
      new PlannedChange({ address, mode: "managed", type, name: address, provider_name: "", change }),
    );
  }

  private examine(change: PlannedChange): void {
    const { found, hasOthers, isLossOpen, open } = examine(change);
    const all = change.isDrift ? driftIn(change) : [...found, ...unknownIn(change)];
    // Where it is says nothing about what it does.
    const isJudged = all.some(({ rule }) => rule.risk !== "region");
    for (const { rule, problem } of all) {
      this.report(change, rule, problem);
    }
    const { action, address, isDrift, mode, type } = change;
    const isForeign = mode === "managed" && !knownProviders.includes(type.split("_", 1)[0] as string);
    if (isLossOpen || open.length > 0 || (isForeign && !isDrift && !isJudged)) {
      const paths = change.isDestroyed ? change.forcedBy : open;
      // What the resource does not set itself mirrors others.
      const isMirror =
        isDrift &&
        paths.length > 0 &&
        !paths.some((path) => this.facts.isConfigured(address, attributeIn(path)));
      if (!isMirror) {
        const about = { address: oneLine(address), type, action, isDrift, ...idOf(change) };
        this.notJudged.push({ ...about, paths: paths.map(oneLine) });
      }
    } else if (hasOthers && !isDrift && !isJudged) {
      this.othersNotJudged += 1;
    }
  }

  private report(
    change: PlannedChange,
    rule: PlanRule,
    { attributes = [], ifConfigured, problem }: PlanProblem,
  ): void {
    const { action, address } = change;
    const isConfigured = (path: string) => this.facts.isConfigured(address, path);
    if (ifConfigured !== undefined && !ifConfigured.some(isConfigured)) {
      return;
    }
    const message = typeof problem === "string" ? problem : problem(this.facts);
    if (message === undefined) {
      return;
    }
    const { controls = [], fix, id, risk, severity, source } = rule;
    this.findings.push({
      ...{ rule: id, risk, severity, address: oneLine(address), action, message: oneLine(message) },
      ...idOf(change),
      ...{ fix, source, controls },
      attributes: shownAttributes(change, attributes).filter(
        ({ path }) => ifConfigured === undefined || isConfigured(path.replace(/[.[].*/, "")),
      ),
      ...this.decisions.on(rule, address),
    });
  }
}

function idOf({ action, before, isDestroyed }: PlannedChange): { id?: string } {
  const isLost = isDestroyed || action === "forget" || action === "forget-create";
  return isLost && typeof before?.id === "string" ? { id: oneLine(before.id) } : {};
}

/** What a change does, in a form that is the same in every plan that does it. */
function digestOf(change: PlannedChange): string {
  const { action, address, forcedBy, resource } = change;
  const {
    change: { after, after_unknown, importing },
    deposed,
    previous_address,
    provider_name,
  } = resource;
  // Of a creation, all that is planned; Terraform writes names in their order.
  const values =
    change.before === undefined
      ? [after, after_unknown]
      : differencesOf(change)
          .map(({ after, before, isUnknown, steps }) =>
            JSON.stringify([steps, isUnknown ? "unknown" : [before ?? null, after ?? null]]),
          )
          .sort();
  const about = [
    address,
    action,
    deposed,
    previous_address,
    importing?.id,
    provider_name,
    [...forcedBy].sort(),
  ];
  return sha256(JSON.stringify([...about, values]));
}

function sha256(text: string): string {
  return hash("sha256", text, "base64");
}

/** Every change that is not judged, by what it does and its type. */
function notJudgedLine(changes: readonly NotJudged[]): string {
  const verbs = new Map<string, Map<string, { count: number; paths: Set<string> }>>();
  for (const { action, isDrift, paths, type } of changes) {
    const verb = isDrift ? "changed outside of Terraform" : (VERBS[action] ?? action);
    const types = verbs.get(verb) ?? new Map();
    verbs.set(verb, types);
    const ofType = types.get(type) ?? { count: 0, paths: new Set() };
    types.set(type, ofType);
    ofType.count += 1;
    for (const path of paths) {
      ofType.paths.add(path);
    }
  }
  const texts = [...verbs].map(([verb, types]) => {
    const each = [...types].map(([type, { count, paths }]) => {
      const named = [...paths].slice(0, mostPaths).join(", ");
      const more = paths.size > mostPaths ? ` and ${paths.size - mostPaths} more` : "";
      return `${count} ${oneLine(type)}${named === "" ? "" : ` (${named}${more})`}`;
    });
    return `${verb}: ${each.join(", ")}`;
  });
  return `not judged: ${texts.join("; ")}`;
}

const mostPaths = 4;

const VERBS: Readonly<Partial<Record<Action, string>>> = {
  create: "created",
  delete: "destroyed",
  replace: "replaced",
  update: "changed",
};

const riskOrder = Object.keys(RISKS) as Risk[];

function worstFirst(one: ReviewFinding, other: ReviewFinding): number {
  return (
    Number(other.blocks) - Number(one.blocks) ||
    riskOrder.indexOf(one.risk) - riskOrder.indexOf(other.risk) ||
    (one.address < other.address ? -1 : one.address > other.address ? 1 : 0)
  );
}

function verdictOf(findings: readonly ReviewFinding[], gaps: readonly string[]): ReviewVerdict {
  if (findings.some(({ blocks }) => blocks)) {
    return "blocked";
  }
  return gaps.length > 0 || findings.some(({ waivedBy }) => waivedBy === undefined) ? "review" : "clear";
}

/** The effects that decide the verdict, worst first. */
function headline(
  verdict: ReviewVerdict,
  findings: readonly ReviewFinding[],
  othersNotJudged: number,
): string {
  if (verdict === "clear") {
    const what = findings.length === 0 ? "nothing at risk" : "all risks are waived";
    return `clear: ${what}${othersNotJudged === 0 ? "" : `; ${othersNotJudged} changes not judged`}`;
  }
  const deciding = findings.filter(({ blocks, waivedBy }) =>
    verdict === "blocked" ? blocks : waivedBy === undefined,
  );
  const effects = new Map<string, number>();
  for (const { rule } of deciding) {
    const effect = effectOf.get(rule) as string;
    effects.set(effect, (effects.get(effect) ?? 0) + 1);
  }
  if (effects.size === 0) {
    return "review: not all of the plan is reviewed";
  }
  const words = [...effects].map(([effect, count]) => (count === 1 ? effect : `${effect} (${count})`));
  const others = findings.length - deciding.length;
  return `${verdict}: ${words.join(", ")}${others > 0 ? `; ${others} more below` : ""}`;
}
