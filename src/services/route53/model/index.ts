export type { Answer } from "./answer";
export { ClockedDns, type Probe } from "./clocked-dns";
export type { DnsLogic, LoadBalancer } from "./dns-logic";
export { readDnsLogic } from "./read-dns-logic";
export { truthTable } from "./truth-table";
