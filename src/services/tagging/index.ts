import type { Service } from "../service";

export const tagging: Service = {
  id: "tagging",
  name: "Resource Groups Tagging API",
  resources: {},
  dataSources: ["aws_resourcegroupstaggingapi_resources"],
};
