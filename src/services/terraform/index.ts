import type { Service } from "../service";
import { ephemeralInWriteOnly } from "./rules/ephemeral-in-write-only";
import { ephemeralsAtHome } from "./rules/ephemerals-at-home";
import { literalsInOwnRegion } from "./rules/literals-in-own-region";
import { noCrossStackOutputs } from "./rules/no-cross-stack-outputs";
import { noEscapedExpression } from "./rules/no-escaped-expression";
import { noLeakedToken } from "./rules/no-leaked-token";
import { noSecretLiteral } from "./rules/no-secret-literal";
import { preventDestroy } from "./rules/prevent-destroy";
import { providerAccount } from "./rules/provider-account";
import { providerPinned } from "./rules/provider-pinned";
import { readsStateInOwnRegion } from "./rules/reads-state-in-own-region";
import { regionStackOneRegion } from "./rules/region-stack-one-region";
import { remoteStateWithoutDefaults } from "./rules/remote-state-without-defaults";
import { requiredVersion } from "./rules/required-version";
import { stateReadHasProducer } from "./rules/state-read-has-producer";

export const terraform: Service = {
  id: "terraform",
  name: "Terraform",
  resources: {},
  dataSources: ["terraform_remote_state"],
  rules: [
    ephemeralInWriteOnly,
    ephemeralsAtHome,
    literalsInOwnRegion,
    noCrossStackOutputs,
    noEscapedExpression,
    noLeakedToken,
    noSecretLiteral,
    preventDestroy,
    providerAccount,
    providerPinned,
    readsStateInOwnRegion,
    regionStackOneRegion,
    remoteStateWithoutDefaults,
    requiredVersion,
    stateReadHasProducer,
  ],
};
