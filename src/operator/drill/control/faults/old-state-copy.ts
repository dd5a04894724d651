import { ToolError } from "../../../../tools/tool-error";
import { readState } from "../../../aws/states";
import { copyBehind, stateBucket } from "../../../state-copy";
import type { Account } from "../account";
import { drillAccess } from "../aws-view";
import { plainApply } from "../plain-apply";
import type { Fault } from "./fault";
import { activateWithOneRerun, cutPrimary } from "./recover";

/** The primary's last state had not been copied to DR's region when the primary was lost. */
export const oldStateCopy: Fault = {
  name: "old-state-copy",
  title: "The copied state of the primary is old",
  backend: "s3",
  run: async (account, recorder) => {
    await account.emulator.holdReplication(true);
    await recorder.step("a change of the primary whose state is not copied any more", () =>
      changePrimary(account),
    );
    const behind = await copyOfPrimary(account);
    recorder.message("the copy in DR's region", ["serial ", " of "], behind ?? "is up to date");
    const kept = await cutPrimary(account);
    await activateWithOneRerun(account, recorder, kept);

    await account.emulator.restoreRegion(account.regionOf("primary"));
    await account.emulator.holdReplication(false);
    recorder.equal(
      "the copy, when the primary is back",
      "is up to date",
      (await copyOfPrimary(account)) ?? "is up to date",
    );
  },
};

/** Changes a setting by hand; the next apply reverts it, and writes the state. */
async function changePrimary(account: Account): Promise<void> {
  const answer = await account.emulator.request({
    service: "logs",
    region: account.regionOf("primary"),
    target: "Logs_20140328.PutRetentionPolicy",
    body: { logGroupName: account.config.service.logGroup, retentionInDays: 30 },
    caller: "drill",
  });
  if (answer.status !== 200) {
    throw new ToolError(`The emulated AWS refused PutRetentionPolicy: ${answer.status} ${answer.body}`);
  }
  await plainApply(account, "primary");
}

/** What the copy of the primary's state lacks; undefined where it is up to date. */
async function copyOfPrimary(account: Account): Promise<string | undefined> {
  const [origin, copy] = (["primary", "dr"] as const).map((role) => stateBucket(account.config, role));
  if (origin === undefined || copy === undefined) {
    throw new ToolError("The states are not in S3.");
  }
  const access = drillAccess(account);
  return copyBehind(await readState(access, origin, "primary"), await readState(access, copy, "primary"));
}
