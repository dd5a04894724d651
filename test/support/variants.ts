import type { ConfigOverrides } from "./synth";

/** An existing zone, which HTTPS needs. */
const EXISTING_ZONE = { create: undefined, id: "Z0123456789ABC", name: "lamp-visitor.test" };
const ROTATION = { functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:rotate", afterDays: 30 };

/** Configurations that each synthesize something that the others do not. */
export const VARIANTS: Readonly<Record<string, ConfigOverrides>> = {
  production: {},
  "https with an existing zone": { dns: { zone: EXISTING_ZONE, https: true } },
  "NAT in DR when active": { network: { natGateway: "when-active" } },
  "HCP Terraform": { backend: { kind: "cloud", organization: "acme" } },
  "ECS Exec": { service: { executeCommand: true, containerInsights: true } },
  "rotation of the password": { credentials: { rotation: ROTATION } },
  notifications: { notifications: { email: "ops@lamp-visitor.test" } },
  "someone else's replication of images": { imageRegistry: { manageReplication: false } },
  "a drill": { credentials: { recoveryWindowDays: 0 }, database: { multiAz: true, storageType: "gp2" } },
  "the next release of MySQL": { database: { engineVersion: "9.7" } },
  "a warm standby": { service: { standbyTasks: 1 }, dns: { healthCheckIntervalSeconds: 10 } },
  "after a failover": {
    regions: { primary: { posture: "standby", databaseGeneration: 2 }, dr: { posture: "active" } },
  },
};
