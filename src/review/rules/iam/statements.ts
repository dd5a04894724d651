import type { Values } from "../../../terraform/plan";

/** One statement of a policy, normalized: every field is a sorted list. */
interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Operator, key and values, as text. */
  readonly conditions: readonly string[];
  /** Which parts list exceptions (NotPrincipal, NotAction, NotResource); such a statement is compared as a whole. */
  readonly isBut: Readonly<Record<"principals" | "actions" | "resources", boolean>>;
  readonly isInverted: boolean;
  /** All of it but its name, as text in one form. */
  readonly whole: () => string;
}

/** What a document allows that the previous one did not. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly string[];
  /** Which of these list exceptions. */
  readonly isBut: Statement["isBut"];
  readonly isInverted: boolean;
  /** Whether it allows everybody, and no condition restricts it. */
  readonly isPublic: boolean;
  readonly text: string;
}

/** The statements of a document, normalized. */
function statementsOf(document: Values | undefined): Statement[] {
  return [document?.Statement ?? []].flat().filter(isStatement).map(normalized);
}

/** What `after` allows and `before` did not, statement by statement. */
export function uncovered(before: Values | undefined, after: Values | undefined): Grant[] {
  const allowed = statementsOf(before).filter(({ effect }) => effect === "Allow");
  return statementsOf(after)
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => newPart(statement, allowed));
}

/** What `before` denied and `after` does not, statement by statement, as text. */
export function undenied(before: Values | undefined, after: Values | undefined): string[] {
  const still = statementsOf(after).filter(({ effect }) => effect === "Deny");
  return statementsOf(before)
    .filter(({ effect }) => effect === "Deny")
    .filter((statement) => newPart(statement, still).length > 0)
    .map(textOf);
}

/** The statements that only one of two documents has, as text; those of the first begin with -, of the second with +. */
export function statementDifferences(before: Values | undefined, after: Values | undefined): string[] {
  const [was, is] = [statementsOf(before), statementsOf(after)];
  const only = (mine: readonly Statement[], others: readonly Statement[]) =>
    mine.filter(({ whole }) => !others.some((other) => other.whole() === whole())).map(textOf);
  return [...only(was, is).map((text) => `- ${text}`), ...only(is, was).map((text) => `+ ${text}`)];
}

/** The part of a statement that the others do not cover; empty if they cover all of it. */
function newPart(statement: Statement, others: readonly Statement[]): Grant[] {
  if (others.some(({ whole }) => whole() === statement.whole())) {
    return [];
  }
  if (statement.isInverted) {
    return [grant(statement)];
  }
  const fitting = others.filter((other) => !other.isInverted && isAsWide(other, statement));
  const fresh = statement.principals.flatMap((principal) =>
    statement.actions.flatMap((action) =>
      statement.resources
        .filter((resource) => !fitting.some((other) => covers(other, principal, action, resource)))
        .map((resource) => ({ principal, action, resource })),
    ),
  );
  if (fresh.length === 0) {
    return [];
  }
  const distinct = (part: "principal" | "action" | "resource") => [...new Set(fresh.map((one) => one[part]))];
  const [principals, actions, resources] = [distinct("principal"), distinct("action"), distinct("resource")];
  return [grant({ ...statement, principals, actions, resources })];
}

function covers(one: Statement, principal: string, action: string, resource: string): boolean {
  return (
    one.principals.some((pattern) => matches(pattern, principal)) &&
    one.actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    one.resources.some((pattern) => matches(pattern, resource))
  );
}

/** Whether its conditions are among the other's, so that it applies whenever the other does. */
function isAsWide(one: Statement, other: Statement): boolean {
  return one.conditions.every((condition) => other.conditions.includes(condition));
}

function grant(statement: Statement): Grant {
  const { actions, isBut, isInverted, principals, resources } = statement;
  const isForAll = isBut.principals || principals.includes(EVERYBODY);
  const isPublic = (isForAll && !statement.conditions.some(isBinding)) || isForAnyWorkflow(statement);
  return { actions, resources, principals, isBut, isInverted, isPublic, text: textOf(statement) };
}

/** Whether it trusts a provider of identities for everybody's workflows without naming whose: GitHub's, GitLab's. */
function isForAnyWorkflow({ conditions, effect, principals }: Statement): boolean {
  const isShared = principals.some((one) => SHARED_IDENTITIES.test(one));
  return effect === "Allow" && isShared && !conditions.some(namesWorkflow);
}

const SHARED_IDENTITIES =
  /^Federated:.*(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|oidc\.circleci\.com)/;

/** Whether a condition names an organisation or a project: more than a wildcard before the first slash. */
function namesWorkflow(condition: string): boolean {
  const [operator, key, values] = JSON.parse(condition) as [string, string, string[]];
  const isLoose = /Not|IfExists|^Null$|ForAllValues/.test(operator);
  const isNamed = (value: string) =>
    /^[a-z_]+:[^*?/]+/i.test(value) || (key.endsWith(":aud") === false && /^[^*?:]+$/.test(value));
  return (
    /:(sub|repository|repository_owner|job_workflow_ref)$/.test(key) && !isLoose && values.every(isNamed)
  );
}

const EVERYBODY = "AWS:*";

/** Condition keys that restrict a statement to accounts, organizations, networks or single resources. */
const BINDING_KEY =
  /^(aws:(SourceArn|SourceAccount|SourceOwner|SourceOrgID|SourceOrgPaths|PrincipalOrgID|PrincipalOrgPaths|PrincipalArn|PrincipalAccount|SourceVpc|SourceVpce|SourceIp|userid)|kms:CallerAccount|s3:DataAccessPointAccount|elasticfilesystem:AccessedViaMountTarget)$/i;

/** Values that restrict nothing: any account, any organization, half of all addresses or more, anybody's bucket. */
const ANYBODY =
  /^(\*.*|(o|vpce?)-\*.*|[\d.]+\/[01]|[\da-f:]+\/[0-3]|arn(:[^:]*){0,3}\*|arn:([^:]*:){3}(\d*[*?].*|:\*.*))$/i;

/** Whether a condition restricts where calls come from: not by exclusion, not only if the key is present, not to anywhere. */
function isBinding(condition: string): boolean {
  const [operator, key, values] = JSON.parse(condition) as [string, string, string[]];
  const isLoose = /Not|IfExists|^Null$|ForAllValues/.test(operator);
  return BINDING_KEY.test(key) && !isLoose && !values.some((value) => ANYBODY.test(value));
}

function isStatement(value: unknown): value is Values {
  return typeof value === "object" && value !== null;
}

function normalized(statement: Values): Statement {
  const { Action, Condition, Effect, NotAction, NotPrincipal, NotResource, Principal, Resource } = statement;
  const conditions = Object.entries((Condition ?? {}) as Values).flatMap(([operator, keys]) =>
    Object.entries((keys ?? {}) as Values).map(([key, values]) =>
      JSON.stringify([operator, key, list(values)]),
    ),
  );
  const isBut = {
    principals: NotPrincipal !== undefined,
    actions: NotAction !== undefined,
    resources: NotResource !== undefined,
  };
  return {
    effect: Effect === "Deny" ? "Deny" : "Allow",
    principals: principalsOf(Principal ?? NotPrincipal),
    actions: list(Action ?? NotAction),
    // A role's trust policy has no resource: it applies to the role.
    resources: Resource === undefined && NotResource === undefined ? [ITSELF] : list(Resource ?? NotResource),
    conditions: conditions.sort(),
    isBut,
    isInverted: isBut.principals || isBut.actions || isBut.resources,
    whole: () => canonical({ ...statement, Sid: undefined }),
  };
}

const ITSELF = "(itself)";
const OWNER = "(its owner)";

function list(value: unknown): string[] {
  return [value ?? []].flat().map(String).sort();
}

/** `Service:ecs-tasks.amazonaws.com`, `AWS:arn:aws:iam::...`; a statement without a principal applies to its owner. */
function principalsOf(principal: unknown): string[] {
  if (principal === undefined) {
    return [OWNER];
  }
  if (typeof principal === "string") {
    return [principal === "*" ? EVERYBODY : principal];
  }
  return Object.entries((principal ?? {}) as Values)
    .flatMap(([kind, names]) => list(names).map((name) => `${kind}:${accountNumber(name)}`))
    .sort();
}

/** The number of an account that AWS stores as an ARN. */
function accountNumber(name: string): string {
  return /^arn:aws[\w-]*:iam::(\d{12}):root$/.exec(name)?.[1] ?? name;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).sort().join()}]`;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value) ?? "null";
  }
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return `{${entries
    .map(([key, child]) => `${JSON.stringify(key)}:${canonical([child].flat())}`)
    .sort()
    .join()}}`;
}

/** Whether a pattern covers everything that another text, perhaps a pattern, stands for. */
export function matches(pattern: string, text: string): boolean {
  if (pattern === text || pattern === "*" || pattern === EVERYBODY) {
    return true;
  }
  if (!/[*?]/.test(pattern)) {
    return false;
  }
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", "[^*]");
  return new RegExp(`^${source}$`, "s").test(text);
}

const mostNames = 5;

function textOf({ conditions, effect, isBut, ...named }: Statement): string {
  const text = (part: keyof typeof isBut) => `${isBut[part] ? "all but " : ""}${names(named[part])}`;
  const who = named.principals.includes(OWNER) ? "" : `${text("principals")} `;
  const where = named.resources.includes(ITSELF) ? "" : ` on ${text("resources")}`;
  const when = conditions.length === 0 ? "" : " under a condition";
  return `${who}${effect === "Allow" ? "may" : "must not"} ${text("actions")}${where}${when}`;
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, mostNames).join(", ");
  return all.length > mostNames ? `${shown} and ${all.length - mostNames} more` : shown;
}
