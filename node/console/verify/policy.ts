// Trust policies (C2SP tlog-policy): docs/FORMATS.md §6.
import { Fault, invalid, tooMuch, within, wrong } from './fault.ts';
import { NOTE_BYTES_MAX } from './limits.ts';
import {
  Checkpoint,
  NoteVerifier,
  SignedNote,
  cosignatureSeconds,
  parseCheckpoint,
  parseDecimal,
  parseNote,
  parseVkey,
  verifyNote,
} from './note.ts';
import { sameKey } from './signatures.ts';
import { shownText } from './bytes.ts';

export interface Policy {
  logs: NoteVerifier[];
  witnesses: { name: string; verifier: NoteVerifier }[];
  groups: { name: string; threshold: number; members: string[] }[];
  quorum: string; // a witness, a group, or "none"
}

class PolicyReader {
  readonly policy: Policy = { logs: [], witnesses: [], groups: [], quorum: '' };
  private readonly names = new Set<string>();
  private readonly members = new Set<string>();

  line(text: string): void {
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text))
      throw invalid('含控制字符', 'a control character');
    const words = text.split(/[ \t]+/).filter((word) => word !== '');
    if (words.length === 0 || words[0].startsWith('#')) return;
    if (words[0] === 'log') this.log(words);
    else if (words[0] === 'witness') this.witness(words);
    else if (words[0] === 'group') this.group(words);
    else if (words[0] === 'quorum') this.quorum(words);
    else
      throw invalid(
        `“${words[0]}”不是 log、witness、group 或 quorum`,
        `'${words[0]}' is none of log, witness, group and quorum`,
      );
  }

  private requireOneRole(key: NoteVerifier, others: NoteVerifier[]): void {
    if (others.some((other) => sameKey(other.key, key.key)))
      throw invalid(
        '同一密钥既为日志密钥又为见证密钥：日志不能为自己作证，一把密钥只任一职',
        "one key is a log's and a witness's: no log vouches for itself, no key serves two roles",
      );
  }

  private log(words: string[]): void {
    if (words.length < 2 || words.length > 3)
      throw invalid('应写：log <vkey> [url]', 'write: log <vkey> [url]');
    const key = parseVkey(words[1]);
    if (key.type === 'cosignature')
      throw invalid('日志密钥不得为联署密钥', "a log's key is no cosignature key");
    if (this.policy.logs.some((other) => sameKey(other.key, key.key)))
      throw invalid('该日志密钥已列出', "this log's key is there already");
    this.requireOneRole(
      key,
      this.policy.witnesses.map((one) => one.verifier),
    );
    this.policy.logs.push(key);
  }

  private witness(words: string[]): void {
    if (words.length < 3 || words.length > 4)
      throw invalid('应写：witness <name> <vkey> [url]', 'write: witness <name> <vkey> [url]');
    this.define(words[1]);
    const key = parseVkey(words[2]);
    if (key.type !== 'cosignature')
      throw invalid('见证须用联署密钥', 'a witness has a cosignature key');
    if (this.policy.witnesses.some((other) => sameKey(other.verifier.key, key.key)))
      throw invalid(
        '该见证密钥已列出，会重复计数',
        "this witness's key is there already: it would count twice",
      );
    this.requireOneRole(key, this.policy.logs);
    this.policy.witnesses.push({ name: words[1], verifier: key });
  }

  private group(words: string[]): void {
    if (words.length < 4)
      throw invalid(
        '应写：group <name> <k|any|all> <member>...',
        'write: group <name> <k|any|all> <member>...',
      );
    const members = words.slice(3);
    for (const member of members) {
      if (!this.names.has(member))
        throw invalid(`“${member}”尚未定义`, `'${member}' is not defined yet`);
      if (this.members.has(member))
        throw invalid(
          `“${member}”已是成员，会重复计数`,
          `'${member}' is a member already: it would count twice`,
        );
      this.members.add(member);
    }
    const threshold =
      words[2] === 'any' ? 1 : words[2] === 'all' ? members.length : Number(parseDecimal(words[2]));
    if (threshold < 1 || threshold > members.length)
      throw invalid(
        `门限为 any、all 或 1 至 ${members.length}`,
        `the threshold is any, all or a number from 1 to ${members.length}`,
      );
    this.define(words[1]);
    this.policy.groups.push({ name: words[1], threshold, members });
  }

  private quorum(words: string[]): void {
    if (words.length !== 2)
      throw invalid('应写：quorum <name> 或 quorum none', 'write: quorum <name>, or quorum none');
    if (this.policy.quorum !== '')
      throw invalid('quorum 行只能有一条', 'there is one quorum line only');
    if (words[1] !== 'none' && !this.names.has(words[1]))
      throw invalid(`“${words[1]}”尚未定义`, `'${words[1]}' is not defined yet`);
    this.policy.quorum = words[1];
  }

  private define(name: string): void {
    if (name === 'none') throw invalid('不得定义 none', "'none' cannot be defined");
    if (this.names.has(name)) throw invalid(`“${name}”已定义`, `'${name}' is defined already`);
    this.names.add(name);
  }
}

export function parsePolicy(bytes: Uint8Array): Policy {
  if (bytes.length > NOTE_BYTES_MAX)
    throw tooMuch('策略：超过 64 KiB', 'policy: longer than 64 KiB');
  const text = shownText(bytes); // a comment may hold anything
  if (text !== '' && !text.endsWith('\n'))
    throw invalid('策略：末行没有换行', 'policy: the last line does not end in a newline');
  const reader = new PolicyReader();
  text
    .slice(0, -1)
    .split('\n')
    .forEach((line, i) => {
      if (text !== '')
        within(`策略第 ${i + 1} 行`, `policy line ${i + 1}`, () => reader.line(line));
    });
  if (reader.policy.quorum === '')
    throw invalid(
      '策略：没有 quorum 行；不要求见证则写 quorum none',
      "policy: no quorum line; write 'quorum none' to ask for none",
    );
  return reader.policy;
}

// What the policy says of one signature line of a note.
export interface LineSeen {
  name: string;
  keyId: string;
  as: string; // 'log', the witness's name, or '' for a key that the policy does not name
  seconds?: bigint;
}

export interface Witnessed {
  checkpoint: Checkpoint;
  note: SignedNote;
  witnesses: string[]; // in the policy's order
  lines: LineSeen[];
}

function quorumMet(policy: Policy, witnesses: string[]): boolean {
  if (policy.quorum === 'none') return true;
  // Groups come after their members, so one pass settles all of them.
  const met = new Set(witnesses);
  for (const group of policy.groups)
    if (group.members.filter((name) => met.has(name)).length >= group.threshold)
      met.add(group.name);
  return met.has(policy.quorum);
}

// A checkpoint that a log of the policy signed and its quorum cosigned.
export function requireQuorum(policy: Policy, text: string): Witnessed {
  const verifiers = [...policy.logs, ...policy.witnesses.map((one) => one.verifier)];
  const note = parseNote(text);
  const verified = verifyNote(note, verifiers);
  const checkpoint = parseCheckpoint(note.text);
  const witnesses = new Set<number>();
  let signedByLog = false;
  for (const { verifier } of verified) {
    if (verifier >= policy.logs.length) witnesses.add(verifier - policy.logs.length);
    else if (verifiers[verifier].name === checkpoint.origin) signedByLog = true;
  }
  if (!signedByLog)
    throw wrong(
      `策略中没有日志签署过 ${checkpoint.origin} 的检查点`,
      `no log of the policy signed the checkpoint of ${checkpoint.origin}`,
    );
  const names = policy.witnesses.filter((_, i) => witnesses.has(i)).map((one) => one.name);
  if (!quorumMet(policy, names))
    throw new Fault(
      'verification',
      `未达到法定见证 ${policy.quorum}：联署者${names.length === 0 ? '无' : ` ${names.join('、')}`}`,
      `the quorum ${policy.quorum} is not met: cosigned by${names.length === 0 ? ' nobody' : ` ${names.join(' ')}`}`,
    );
  const lines = note.signatures.map((signature): LineSeen => {
    const found = verified.find((one) => one.signature === signature)?.verifier;
    if (found === undefined) return { name: signature.name, keyId: signature.keyId, as: '' };
    if (found < policy.logs.length)
      return { name: signature.name, keyId: signature.keyId, as: 'log' };
    const witness = policy.witnesses[found - policy.logs.length];
    return {
      name: signature.name,
      keyId: signature.keyId,
      as: witness.name,
      seconds: cosignatureSeconds(signature),
    };
  });
  return { checkpoint, note, witnesses: names, lines };
}
