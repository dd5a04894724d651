import { EVERYTHING } from "../api";
import type { Service } from "../service";

export const tagging: Service = {
  id: "tagging",
  name: "Resource Groups Tagging API",
  resources: {},
  dataSources: ["aws_resourcegroupstaggingapi_resources"],
  apis: [{ signingName: "tagging", prefix: "tag", resourcesOf: () => EVERYTHING }],
};
