import type { Fault } from "./fault";
import { activateKilled, checkKilled, killApplyAfter } from "./kill";
import { checkEnd, cutPrimary, rerun } from "./recover";

/**
 * Terraform and its provider are killed at a random moment of the apply.
 *
 * @param number - which of the random moments this is
 */
export function killed(number: number): Fault {
  return {
    name: `killed-${number}`,
    title: `Terraform is killed at a random moment (${number})`,
    run: async (account, recorder, { applySeconds, random }) => {
      const kept = await cutPrimary(account);
      const seconds = Math.round(random() * (await applySeconds) * 10) / 10;
      const { outcome, isKilled } = await recorder.step(
        `activate dr, killed ${seconds} s after the apply's begin`,
        () => activateKilled(account, (isOver) => killApplyAfter(account, "dr", seconds, isOver)),
      );
      if (!isKilled && !(outcome instanceof Error)) {
        // A random moment after the apply's end is as good as any other.
        recorder.note("The apply had ended before that moment: nothing was killed.");
        await checkEnd(account, recorder, kept, outcome);
        return;
      }
      checkKilled(recorder, outcome);
      await rerun(account, recorder, kept);
    },
  };
}
