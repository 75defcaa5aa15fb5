const USAGE = 'hrm COMMAND: verify, train, eval, solve, bench';

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
