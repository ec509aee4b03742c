// Loaded before all else, and in words that every Node knows: a Node that is too old for the rest would only say SyntaxError.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`fsbench: Node ${process.versions.node} is too old: 20.19 or newer is needed\n  https://nodejs.org has newer ones\n`);
  process.exit(3);
}
