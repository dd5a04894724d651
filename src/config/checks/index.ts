import { checkBackend } from "./backend";
import type { Check } from "./check";
import { checkCredentials } from "./credentials";
import { checkDatabase } from "./database";
import { checkDns } from "./dns";
import { checkIam } from "./iam";
import { checkImage } from "./image";
import { checkNetwork } from "./network";
import { checkRegions } from "./regions";
import { checkScaling } from "./scaling";
import { checkService } from "./service";
import { checkTags } from "./tags";

/** Every check across several values. */
export const checks: readonly Check[] = [
  checkTags,
  checkRegions,
  checkNetwork,
  checkService,
  checkImage,
  checkScaling,
  checkDatabase,
  checkCredentials,
  checkIam,
  checkDns,
  checkBackend,
];
