import { testRule, withResources } from "../../../test/support/rules";
import { nameLength } from "./name-length";
import { targetGroupReplaceable } from "./target-group-replaceable";

testRule(nameLength, {
  compliant: withResources({ aws_lb: { it: { name: "lamp-dr" } } }),
  violating: withResources({ aws_lb: { it: { name: "internal-lamp" } } }),
  problems: [
    'name: got "internal-lamp", allowed: 1 to 32 letters, digits and hyphens, not internal-..., no hyphen at an end',
  ],
});

testRule(targetGroupReplaceable, {
  compliant: withResources({
    aws_lb_target_group: { it: { name_prefix: "lamp-", lifecycle: { create_before_destroy: true } } },
  }),
  violating: withResources({ aws_lb_target_group: { it: { name: "lamp" } } }),
  problems: [
    'name: got "lamp", allowed: nothing',
    "name_prefix: got nothing, allowed: 1 to 6 letters, digits and hyphens",
    "lifecycle.create_before_destroy: got nothing, allowed: true",
  ],
});
