import { finalSnapshotPrefix, generationOf, regionName } from "../../../contract/names";
import { retireDatabases } from "../../retire";
import type { Recorder } from "../recorder";
import { type Account, operate } from "./account";
import { databases, snapshots } from "./aws-view";
import { callsSince, destructions, mark } from "./calls";

/** Deletes the retired writer of the primary region, in two plans, with a final snapshot; all others stay. */
export async function retirePrimary(account: Account, recorder: Recorder): Promise<void> {
  const primary = regionName(account.config, "primary");
  const before = await databases(account, ["primary", "dr"]);
  const ofPrimary = before.filter(({ identifier }) => generationOf(identifier, primary) !== undefined);
  const current = ofPrimary.find(({ source }) => source !== undefined)?.identifier;
  const retired = ofPrimary.map(({ identifier }) => identifier).filter((one) => one !== current);
  const since = await mark(account.emulator);
  const operation = operate(account, "retire");
  const results = await recorder.step(`retire ${retired.join(", ")}`, () =>
    retireDatabases(operation, "primary"),
  );
  recorder.equal(
    "plans",
    ["unprotect applied", "retire applied"],
    results.map(({ outcome, step }) => `${step.name} ${outcome}`),
  );
  recorder.equal("destroyed by the first plan", 0, results[0]?.summary.destroyed.length);
  recorder.equal(
    "databases destroyed by the second plan",
    retired.length,
    results[1]?.summary.destroyed.filter(({ address }) => address.startsWith("aws_db_instance.")).length,
  );
  recorder.equal("what is typed to approve it", retired.join(" "), operation.approvals.at(-1)?.word);
  recorder.equal("left by the plan after it", [], results.at(-1)?.left ?? ["no plan"]);
  const final = await snapshots(account, "primary");
  recorder.equal(
    "final snapshots that are missing",
    [],
    retired
      .map(finalSnapshotPrefix)
      .filter((prefix) => !final.some((snapshot) => /^[0-9a-f]+$/.test(snapshot.replace(prefix, "")))),
  );
  recorder.equal(
    "databases that are left",
    before.map(({ identifier }) => identifier).filter((identifier) => !retired.includes(identifier)),
    (await databases(account, ["primary", "dr"])).map(({ identifier }) => identifier),
  );
  const calls = await callsSince(account.emulator, since);
  recorder.equal(
    "calls that destroy",
    retired.map(() => `DeleteDBInstance in ${account.regionOf("primary")}`),
    destructions(calls),
  );
}
