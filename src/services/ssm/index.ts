import type { Service } from "../service";
import { ssmApi } from "./api";
import { controls } from "./controls";

export const ssm: Service = {
  id: "ssm",
  name: "Systems Manager",
  resources: {
    aws_ssm_parameter: { drawn: false, replaceable: true },
  },
  controls,
  apis: [ssmApi],
};
