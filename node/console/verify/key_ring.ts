// The keys that a receipt itself shows: the root key of entry 0, and the enrolments in their order.
// That each enrolment is signed and in the log is for receipt.ts. What is asked of an enrolment is
// what the rules for keys alone can judge (ledger/rules/parties/key_rules.cc, version 0).
import { concat, fromBase64, fromHex, utf8 } from './bytes.ts';
import { Genesis, ROOT_KEY_ID, Signer } from './entry.ts';
import { Event } from './event.ts';
import { Fault, wrong } from './fault.ts';
import { StructValue } from './schema.ts';
import { ALGORITHM, PublicKey, Suite, publicKey, verify } from './signatures.ts';
import { dayOf, dayText } from './time.ts';

interface Enrolled {
  key: PublicKey;
  purpose: string;
  seq: bigint;
  number: bigint;
  validTo: number;
}

export interface Place {
  seq: bigint;
  recorded: bigint;
  number: bigint;
}

const PURPOSES = ['entry', 'checkpoint', 'cosign', 'transport'];
const nameOf = (party: string, keyId: string): string => `${party}\0${keyId}`;

export function possessionMessage(
  ledger: Uint8Array,
  party: string,
  keyId: string,
  purpose: string,
): Uint8Array {
  return concat(utf8('luoshu/possession/v1\n'), ledger, utf8(`${party}\n${keyId}\n${purpose}\n`));
}

export class KeyRing {
  private readonly genesis: Genesis;
  private readonly ledger: Uint8Array;
  private readonly keys = new Map<string, Enrolled>();
  private firstEnrolment?: bigint; // from the next entry on the root key signs nothing
  private last = 0n;

  constructor(genesis: Genesis, ledger: Uint8Array) {
    this.genesis = genesis;
    this.ledger = ledger;
  }

  requireNext(number: bigint): void {
    if (number <= this.last)
      throw wrong('密钥未按登记先后排列', 'keys are not in the order of their enrolment');
    this.last = number;
  }

  enrol(event: Event, place: Place): void {
    const reasons: string[] = [];
    const refuse = (field: string, why: string): unknown => reasons.push(`${field}: ${why}`);
    const fields = event.value.variant ?? new StructValue({ words: 0, pointers: 0, fields: [] });
    const text = (name: string): string => fields.get<string>(name) ?? '';
    const keyId = text('key_id');
    const purpose = text('purpose');
    const validTo = fields.get<number>('valid_to');
    if (place.number === 1n) refuse('type', 'the first event of a ledger is LedgerOpened');
    if (event.subject === '') refuse('subject', 'the party is missing');
    if (keyId === '' || keyId === ROOT_KEY_ID || keyId.includes('/'))
      refuse('fields.key_id', "no id, 'root', or with '/'");
    if (!PURPOSES.includes(purpose))
      refuse('fields.purpose', 'one of entry, checkpoint, cosign, transport');
    if (validTo === undefined) refuse('fields.valid_to', 'the last day of validity is missing');
    const key = this.readKey(text('algorithm'), text('public_key'), refuse);
    if (key && !this.possessed(key, text('proof_of_possession'), event.subject, keyId, purpose))
      refuse('fields.proof_of_possession', 'the new key did not sign its own enrolment');
    if (this.keys.has(nameOf(event.subject, keyId)))
      refuse('fields.key_id', 'it is enrolled already');
    if (reasons.length > 0 || key === undefined || validTo === undefined)
      throw wrong(
        `第 ${place.number} 号事件不是有效的密钥登记（${reasons.join('；')}）`,
        `event ${place.number}: ${reasons.join('; ')}`,
      );
    this.keys.set(nameOf(event.subject, keyId), {
      key,
      purpose,
      seq: place.seq,
      number: place.number,
      validTo,
    });
    this.firstEnrolment ??= place.seq;
  }

  private readKey(
    algorithm: string,
    hex: string,
    refuse: (field: string, why: string) => unknown,
  ): PublicKey | undefined {
    const suite = (['intl', 'gm'] as Suite[]).find((one) => ALGORITHM[one] === algorithm);
    if (suite === undefined) {
      refuse('fields.algorithm', 'one of Ed25519, SM2');
      return undefined;
    }
    try {
      return publicKey(suite, fromHex(hex));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refuse('fields.public_key', error.en);
      return undefined;
    }
  }

  private possessed(
    key: PublicKey,
    proof: string,
    party: string,
    keyId: string,
    purpose: string,
  ): boolean {
    try {
      return verify(key, possessionMessage(this.ledger, party, keyId, purpose), fromBase64(proof));
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  }

  // The key behind one signature on the entry at that place.
  signerKey(signer: Signer, place: Place): PublicKey {
    const who = [
      `“${signer.party}”的密钥“${signer.keyId}”`,
      `'${signer.party}' with key '${signer.keyId}'`,
    ];
    if (signer.keyId === ROOT_KEY_ID) {
      if (this.firstEnrolment !== undefined && this.firstEnrolment < place.seq)
        throw wrong(
          `${who[0]}：首把密钥登记后根密钥不再签署`,
          `${who[1]}: the root key signs only until the first key is enrolled`,
        );
      return this.genesis.rootKey;
    }
    const refuse = (zh: string, en: string) =>
      wrong(
        `${who[0]}：回执未出示有效的登记（${zh}）`,
        `${who[1]}: the receipt does not show a valid enrolment (${en})`,
      );
    const found = this.keys.get(nameOf(signer.party, signer.keyId));
    if (found === undefined || found.seq >= place.seq)
      throw refuse('此前未登记', 'E-KEY-UNKNOWN, not enrolled before');
    if (found.purpose !== 'entry')
      throw refuse(`用途为 ${found.purpose}`, `E-KEY-UNKNOWN, enrolled for ${found.purpose}`);
    if (dayOf(place.recorded) < 0) throw refuse('尚不得签署', 'E-KEY-UNKNOWN, it may not sign yet');
    if (dayOf(place.recorded) > found.validTo)
      throw refuse(
        `有效期至 ${dayText(found.validTo)}`,
        `E-KEY-REVOKED, expired on ${dayText(found.validTo)}`,
      );
    return found.key;
  }

  // Number of the event that enrolled it; undefined for the root key.
  enrolmentOf(signer: Signer): bigint | undefined {
    return this.keys.get(nameOf(signer.party, signer.keyId))?.number;
  }
}
