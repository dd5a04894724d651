/**
 * CDKTF captures a stack trace for every token, into an object that is no error: two thirds of the time that a synthesis
 * takes, and no test looks at them.
 */
const capture = Error.captureStackTrace;
Error.captureStackTrace = (target, ...rest) => {
  if (target instanceof Error) {
    capture(target, ...rest);
  }
};
