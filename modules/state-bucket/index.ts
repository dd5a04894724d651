export { StateBucket, type StateBucketProps } from "./bucket";
export { StateReplication, type StateReplicationProps } from "./replication";
