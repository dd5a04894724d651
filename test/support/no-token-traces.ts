/**
 * CDKTF captures a stack trace for every token, into an object that is not an error: it takes two thirds of a synthesis's
 * time, and no test reads them.
 */
const capture = Error.captureStackTrace;
Error.captureStackTrace = (target, ...rest) => {
  if (target instanceof Error) {
    capture(target, ...rest);
  }
};
