import type { Rule } from "../../rule";
import { eachInstance, mustBe, problem } from "../../subjects";
import { DATABASE } from "./instances";

/** Below this size a gp3 volume has fixed performance. */
const GP3_STRIPED_GIB = 400;

export const storageFitsType: Rule = {
  id: "rds-storage-fits-type",
  title: "Storage size and performance are within the storage type's limits",
  why: "RDS for MySQL requires at least 20 GiB of gp2 or gp3, and refuses iops and storage_throughput for gp3 below 400 GiB.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html",
  severity: "error",
  fix: "Set storage_type to gp2 or gp3, allocated_storage to 20 or more, and leave iops and storage_throughput out.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => {
      const { allocated_storage: gib, storage_type: type } = values;
      const problems = [mustBe(values, "storage_type", "gp2", "gp3")];
      if (gib !== undefined && gib !== null && !(gib >= 20 && gib <= 65536)) {
        problems.push(problem("allocated_storage", gib, "20 to 65536 (GiB)"));
      }
      if (type === "gp2" || !(gib >= GP3_STRIPED_GIB)) {
        problems.push(mustBe(values, "iops", undefined), mustBe(values, "storage_throughput", undefined));
      }
      return problems;
    }),
};
