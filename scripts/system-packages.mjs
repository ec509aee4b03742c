// Which of the system's packages are missing, and how they get here: by apt, with sudo where that is needed, or by the user, who
// is told how. What it finds and does goes through `world`, so that every kind of machine can be tried:
//   has(program, dirs), offers(package)  is it here; has apt a package of that name that is not installed yet
//   run(argv), quietly(argv)             exit status of a command, whose output the user sees or not
//   say(text)                            tells the user
//   isRoot, hasTerminal                  who we are; can a password be typed
//   hasLists, needsKernel                has apt its lists; is the guest's kernel still to be found by them

const APT_INSTALL = ['apt-get', 'install', '-q', '-y', '--no-install-recommends'];

const describe = ({ program, package: name, why }) => `${program} (package ${name}: ${why})`;

/** The package to ask for: releases differ. */
const nameOf = ({ package: name, fallbackPackage }, world) =>
  fallbackPackage !== undefined && !world.offers(name) && world.offers(fallbackPackage) ? fallbackPackage : name;

/** What to type as root. */
function remedyOf(missing, world) {
  const names = [...new Set(missing.map((each) => nameOf(each, world)))].filter((name) => !world.hasLists || world.offers(name));
  return `as root: ${['apt-get update', ...(names.length > 0 ? [[...APT_INSTALL, ...names].join(' ')] : [])].join(' && ')}`;
}

/** The words before a command that root runs, or why we can't run one. */
function findPrivilege(world) {
  if (world.isRoot) return { prefix: [] };
  if (!world.has('sudo')) return { why: 'you are not root, and there is no sudo' };
  if (world.quietly(['sudo', '-n', 'true']) === 0) return { prefix: ['sudo'] };
  if (!world.hasTerminal) return { why: 'sudo wants a password, and there is no terminal to type it' };
  world.say('sudo asks for your password, to install system packages.');
  return world.run(['sudo', '-v']) === 0 ? { prefix: ['sudo'] } : { why: 'sudo did not let you' };
}

/**
 * Installs what is missing of `packages`. Null where it is all there, else what stands in the way: `allowed` is false where
 * nothing could be tried, true where it was tried and failed.
 */
export function installMissing(packages, world) {
  const find = () => packages.filter(({ program, dirs }) => !world.has(program, dirs));
  const missing = find();
  const lacksLists = world.needsKernel && !world.hasLists;
  if (missing.length === 0 && !lacksLists) return null;
  const what =
    missing.length > 0 ? `missing on this system: ${missing.map(describe).join(', ')}` : "apt has no lists of packages, by which the guest's kernel is found";
  if (!world.has('apt-get')) {
    // Without apt the kernel is another matter, which the run itself tells of.
    const remedy = 'set-up by itself works on Debian and Ubuntu: install them by hand';
    return missing.length === 0 ? null : { what, why: 'there is no apt-get', remedy, missing, allowed: false };
  }
  const tellLeft = (left) => world.say(`Still missing: ${left.map(describe).join(', ')}; \`fsbench doctor\` says what that means.`);
  if (world.hasLists && missing.length > 0 && !missing.some((each) => world.offers(nameOf(each, world)))) {
    // Asking apt, and for a password, at every start would change nothing.
    tellLeft(missing);
    return null;
  }
  if (missing.length > 0) world.say(`To install: ${missing.map(({ package: name, why }) => `${name} (${why})`).join(', ')}.`);
  const { prefix, why } = findPrivilege(world);
  if (prefix === undefined) return { what, why, remedy: remedyOf(missing, world), missing, allowed: false };

  const failed = (command) => ({ what, why: `${command} failed, see above`, remedy: remedyOf(find(), world), missing: find(), allowed: true });
  const install = (names) => world.run([...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...APT_INSTALL, '-o', 'DPkg::Lock::Timeout=300', ...names]) === 0;
  if (world.run([...prefix, 'apt-get', 'update', '-q']) !== 0) return failed('apt-get update');
  // virtiofsd is part of QEMU's packages in older releases and has one of its own in newer ones: look again after the rest.
  const names = (list) => [...new Set(list.map((each) => nameOf(each, world)).filter(world.offers))];
  const first = names(missing.filter(({ program }) => program !== 'virtiofsd'));
  if (first.length > 0 && !install(first)) return failed('apt-get install');
  const second = names(find());
  if (second.length > 0 && !install(second)) return failed('apt-get install');
  const left = find();
  if (left.length > 0) tellLeft(left);
  return null;
}
