/** Healthy when the task can serve, whatever the database's state: the load balancer's check. */
export const HEALTH_PATH = "/health.php";

/** Healthy when the task and the database behind it answer within 2 seconds: Route 53's check. */
export const DEEP_HEALTH_PATH = `${HEALTH_PATH}?deep=1`;
