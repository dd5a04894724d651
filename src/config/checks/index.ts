import { checkBackend } from "./backend";
import type { Check } from "./check";
import { checkCredentials } from "./credentials";
import { checkDatabase } from "./database";
import { checkDns } from "./dns";
import { checkIam } from "./iam";
import { checkNetwork } from "./network";
import { checkRegions } from "./regions";
import { checkScaling } from "./scaling";
import { checkService } from "./service";

/** Every check across several values. */
export const checks: readonly Check[] = [
  checkRegions,
  checkNetwork,
  checkService,
  checkScaling,
  checkDatabase,
  checkCredentials,
  checkIam,
  checkDns,
  checkBackend,
];
