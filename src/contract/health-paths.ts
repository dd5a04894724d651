/** Healthy when the task can serve, whatever the database's state: the load balancer's check. */
export const HEALTH_PATH = "/health.php";

/** Healthy when the task and the database behind it answer within 2 seconds: Route 53's check. */
export const DEEP_HEALTH_PATH = `${HEALTH_PATH}?deep=1`;

/** 200 while the region is on standby, 503 otherwise: its load balancer's own answer, which needs no task. */
export const STANDBY_CLAIM_PATH = "/region/standby";

/** 200 while the region claims to have taken over from a lost peer, 503 otherwise: its load balancer's own answer. */
export const TOOK_OVER_CLAIM_PATH = "/region/took-over";
