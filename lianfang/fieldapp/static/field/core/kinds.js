// What kinds of record and the server's reasons are called.
import {roster} from './roster.js';
import {session} from './session.js';
import {mark, t} from './words.js';

/** @type {Record<string, string>} */
export const KINDS = {
  'testing.swab': mark('Swab'),
  'testing.seal': mark('Tube sealed'),
  'testing.handover': mark('Box handed over'),
  'testing.queue': mark('Queue at a sampling site'),
  'testing.carriage': mark('Box carried'),
  'testing.receipt': mark('Box received'),
  'testing.rejection': mark('Tube rejected'),
  'sync.void': mark('Taken back'),
  'cases.reading': mark('Temperature'),
  'people.newcomer': mark('New person'),
  'visits.visit': mark('Visit'),
  'notices.delivery': mark('Letter'),
  'supplies.dropoff': mark('Goods put down or not delivered'),
  'zones.flagging': mark('What somebody in a zone needs'),
  'zones.headcount': mark('Count of people at a place'),
  'duty.step': mark('Own duty'),
  'duty.incident': mark('Incident'),
  'duty.health': mark('Own health'),
  'duty.override': mark('Leave to go on'),
  'duty.seen': mark('Alarm seen'),
  'presence.passage': mark('Passage'),
  'presence.vehicle': mark('Vehicle checked'),
  'presence.transfer': mark('Taking over of somebody held'),
  'presence.queue': mark('Count of a queue'),
  'presence.handover': mark('Handover of a checkpoint'),
  'presence.entry': mark('Entry at a gate'),
  'rotas.reply': mark('Word on a shift'),
  'workforce.answer': mark('Answer to a muster'),
  'workforce.arrival': mark('Arrival at a muster'),
  'workforce.acknowledgement': mark('Acknowledgement of an order'),
};

/** Codes of the server, as the console says them (sync/words.py and the words of other apps). @type {Record<string, string>} */
export const REASONS = {
  clock: mark('The phone’s clock was wrong'),
  outside_area: mark('Told from outside the teller’s posts'),
  unknown_area: mark('No such area is known'),
  unknown_person: mark('No such person is on record'),
  unknown_site: mark('No such site is known'),
  unknown_round: mark('No such round is known'),
  not_yours: mark('Takes back what somebody else told'),
  not_disputed: mark('Settles what was not disputed'),
  already_settled: mark('Settles what was settled already'),
  own_word: mark('Lets stand what the same person told: somebody else must verify it'),
  no_second: mark('Lets stand what only somebody who may verify results can let stand'),
  one_person: mark('One person told it: another must verify it'),
  not_observed: mark('Nobody was watching over this person at that time'),
  bad_code: mark('The tube’s code is mistyped: its check character is wrong'),
  round_closed: mark('The round was not open at that time'),
  other_round: mark('The tube belongs to another round'),
  already_in_tube: mark('The person was already in this tube'),
  two_tubes: mark('The person is in two open tubes of one round'),
  tube_full: mark('The tube was already full'),
  other_household: mark('Only one household shares this tube, and this person is of another'),
  tube_sealed: mark('The swab was taken after the tube was sealed'),
  swabbed_later: mark('A swab of this tube was taken after this seal'),
  tube_not_sealed: mark('A result for a tube that was never sealed'),
  result_differs: mark('Two results of one tube differ'),
  unknown_result: mark('It amends a result of this tube that is not known'),
  two_sites: mark('The tube is in use at another site'),
  other_laboratory: mark('A result from a laboratory that did not receive the tube'),
  received_elsewhere: mark('Another laboratory received this box already'),
  tube_rejected: mark('The laboratory had rejected this tube'),
  disposed_early: mark('Thrown away before there was a result'),
  count_differs: mark('The laboratory counted another number of tubes than were handed over'),
  malformed: mark('Could not be read'),
  unknown_kind: mark('A kind of fact nobody knows'),
  no_time_zone: mark('A time without a time zone'),
  id_taken: mark('The id belongs to another fact'),
  unstorable: mark('The database did not take it'),
  unknown_version: mark('From a program too old or too new'),
  already_known: mark('Somebody is on record under this person’s id'),
  number_taken: mark('The number belongs to somebody of another name'),
  wrong_number: mark('The identity number cannot be right'),
  wrong_details: mark('Something told about the person cannot be right'),
  not_a_checkpoint: mark('The site is no checkpoint'),
  always_passes: mark('Stopped, although this always passes'),
  no_such_rule: mark('Turned back for a reason that no rule of that day gives'),
  bad_plate: mark('No plate looks like this'),
  pass_not_good: mark('The pass was revoked, had ended, or was never issued'),
  no_receipt: mark('Taken over, but nobody says by whom or where to'),
  unknown_muster: mark('No such muster is known'),
  not_called: mark('This person was not called to this muster'),
  unknown_order: mark('No such order is known'),
  not_in_team: mark('This person is not in the team that was sent'),
  unknown_shift: mark('No such shift'),
  shift_gone: mark('They are not in this shift any more'),
  too_late: mark('The shift had begun'),
  swap_colleague: mark('A swap with somebody who cannot be asked'),
  swap_state: mark('The swap was withdrawn or answered before'),
  unknown_household: mark('No such household is on record'),
  unknown_notice: mark('No such notice was issued'),
  unknown_care: mark('No such kind of need is in the protocol'),
  unknown_zone: mark('No such zone is known'),
  zone_over: mark('The zone was not in force at that time'),
  more_stranded: mark('More people are stranded than there are.'),
  unknown_request: mark('No such request for goods is known'),
  not_sent: mark('These goods were not given to a courier'),
  other_courier: mark('Another courier has these goods'),
  trip_over: mark('The goods had come back and were sent again'),
  taken_back: mark('The request was withdrawn: its goods are in the store again'),
  handed_before: mark('These goods were put down or confirmed before'),
  other_area: mark('The door lies outside the teller’s posts'),
  revoked_device: mark('From a device that was shut out'),
};

/** Say a reason in words; a code nobody has words for is shown as it is. @param {{code: string, detail?: string}} record */
export const reason = ({code, detail}) => (REASONS[code] ? t(REASONS[code]) : [code, detail].filter(Boolean).join(': '));

/** Say what a record is about, as far as the phone knows. @param {any} record */
export function about({kind, data}) {
  const person = data.person_id ? roster.person(data.person_id)?.name : data.name;
  const door = data.household_id ? roster.household(data.household_id)?.address : '';
  const number = data.celsius ? `${data.celsius} °C` : '';
  const goods = data.request_id ? session.me?.deliveries?.find((one) => one.id === data.request_id)?.point : '';
  const taken = kind === 'sync.void' ? t(KINDS[data.kind] ?? data.kind) : '';
  return [person, door, goods, data.tube_code ?? data.box ?? data.place, number, taken, data.reason].filter(Boolean).join(' · ');
}
