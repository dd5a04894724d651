/**
 * Releases of MySQL that the databases may run, the oldest first: those with long-term support in RDS's standard support.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
 */
export const MYSQL_RELEASES = ["8.4", "9.7"] as const;
