import { backingUp } from "./backing-up";
import { checkersReachOneRegion } from "./checkers-reach-one-region";
import { cloudwatchSilent } from "./cloudwatch-silent";
import { credentialsExpired } from "./credentials-expired";
import { drLostWhileServing } from "./dr-lost-while-serving";
import type { Fault } from "./fault";
import { killed } from "./killed";
import { killedAfterFence } from "./killed-after-fence";
import { killedBeforeTasks } from "./killed-before-tasks";
import { oldStateCopy } from "./old-state-copy";
import { primaryReturns, primaryReturnsEarly } from "./primary-returns";
import { replicaMissing } from "./replica-missing";
import { shortFailure } from "./short-failure";
import { staleLock } from "./stale-lock";
import { throttled } from "./throttled";
import { twoOperators } from "./two-operators";
import { withoutRefresh } from "./without-refresh";

export type { Fault } from "./fault";

/** How many times Terraform is killed, each time at a different moment. */
const kills = 10;

/** The faults of a full drill. */
export const FAULTS: readonly Fault[] = [
  withoutRefresh,
  throttled,
  backingUp,
  twoOperators,
  staleLock,
  replicaMissing,
  oldStateCopy,
  credentialsExpired,
  drLostWhileServing,
  killedAfterFence,
  killedBeforeTasks,
  primaryReturnsEarly,
  primaryReturns,
  cloudwatchSilent,
  checkersReachOneRegion,
  shortFailure,
  ...Array.from({ length: kills }, (_, index) => killed(index + 1)),
];

/** The faults of a short drill. */
export const SHORT_FAULTS: readonly Fault[] = [withoutRefresh, killed(1), twoOperators];
