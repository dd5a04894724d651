/** Alive and able to serve, whatever the database does: what the load balancer asks. */
export const HEALTH_PATH = "/health.php";

/** The same and the database behind it, within 2 seconds: what Route 53 asks. */
export const DEEP_HEALTH_PATH = `${HEALTH_PATH}?deep=1`;
