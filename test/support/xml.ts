/** A strict reader of the little XML that reports are made of: elements, attributes, text, and references to characters. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** XML 1.0, 2.2: what a document may hold, however it is written. */
function isChar(code: number): boolean {
  return (
    code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  );
}

function decode(text: string): string {
  if (/[<>]/.test(text)) throw new Error(`< or > in text: ${text}`);
  return text.replace(/&([^;]*;)?/g, (whole, body: string | undefined) => {
    const name = body?.slice(0, -1) ?? '';
    const number = /^#(\d+)$/.exec(name)?.[1];
    if (number !== undefined && isChar(Number(number))) return String.fromCodePoint(Number(number));
    const char = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    if (char === undefined) throw new Error(`not a reference: ${whole}`);
    return char;
  });
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = text.replace(/\s+([\w-]+)="([^"]*)"/g, (_, name: string, value: string) => {
    if (Object.hasOwn(attributes, name)) throw new Error(`${name} is given twice`);
    if (/[\n\r\t]/.test(value)) throw new Error(`a line break or tab in the attribute ${name} is lost in reading`);
    attributes[name] = decode(value);
    return '';
  });
  if (rest.trim() !== '') throw new Error(`not attributes: ${text}`);
  return attributes;
}

/** The root of a document. Throws where it is not well-formed, or uses what reports have no need of. */
export function readXml(document: string): XmlElement {
  for (const char of document) if (!isChar(char.codePointAt(0) as number)) throw new Error(`U+${char.codePointAt(0)?.toString(16)} is no character of XML`);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(declaration)) throw new Error('no XML declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [, tag, text] of document.slice(declaration.length).matchAll(/<([^<>]*)>|([^<]+)|</g)) {
    const parent = open.at(-1) as XmlElement;
    if (text !== undefined) parent.text += decode(text);
    else if (tag === undefined) throw new Error('a < that begins no tag');
    else if (tag.startsWith('/')) {
      if (parent.name !== tag.slice(1) || open.length === 1) throw new Error(`</${tag.slice(1)}> ends ${parent.name}`);
      open.pop();
    } else {
      const [, name, attributes, empty] = /^([A-Za-z][\w-]*)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)$/.exec(tag) ?? [];
      if (name === undefined) throw new Error(`not a tag: <${tag}>`);
      const element: XmlElement = { name, attributes: readAttributes(attributes as string), children: [], text: '' };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== '') throw new Error(`not one root, or not closed: ${open.at(-1)?.name}`);
  return root.children[0] as XmlElement;
}
