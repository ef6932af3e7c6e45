import { guidOf } from '../guid.ts';
import { choose, fraction, hash } from '../hash.ts';
import type { TenantProfile } from '../tenant-profile.ts';
import { DEPARTMENTS, GIVEN_NAMES, JOB_TITLES, PLACES, SURNAMES } from '../word-lists.ts';
import { createdAtMs, graphDateTime } from './created-at.ts';
import { generateLicenses } from './generate-licenses.ts';
import { isGuest, type LicensePlan } from './license-plan.ts';
import type { SimulatedUser } from './simulated-user.ts';

const SALT = {
  given: 31,
  surname: 32,
  domain: 33,
  noMail: 34,
  disabled: 35,
  department: 36,
  title: 37,
  place: 38,
  company: 39,
  noDate: 40,
  synced: 41,
  pending: 42,
  spelling: 43,
} as const;
const GUEST_HOME = 'partner-simulated.example';

interface Names {
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly nickname: string;
}

function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/gu, '')
    .toLowerCase();
}

/** Names as mail addresses, spelled once: normalizing 1,000,000 users' names anew would be most of the work. */
const GIVEN_ASCII = new Map(GIVEN_NAMES.map((name) => [name, ascii(name.replace('Ł', 'L'))]));
const SURNAME_ASCII = new Map(SURNAMES.map((name) => [name, ascii(name.replace('ø', 'o'))]));

function domainOf(profile: TenantProfile, index: number): string {
  const drawn = fraction(profile.seed, index, SALT.domain);
  return (
    (profile.domains.find((domain) => drawn < domain.upTo) ?? profile.domains[0])?.name ??
    profile.initialDomain
  );
}

/** The index stands in every address, which makes them unique and lets a look-up by address find its user. */
function namesOf(
  profile: TenantProfile,
  index: number,
  person: { given: string; surname: string; guest: boolean },
): Names {
  const nickname = `${GIVEN_ASCII.get(person.given) ?? 'user'}.${SURNAME_ASCII.get(person.surname) ?? 'user'}${String(index)}`;
  if (person.guest) {
    return {
      nickname: `${nickname}_${GUEST_HOME}#EXT#`,
      mail: `${nickname}@${GUEST_HOME}`,
      userPrincipalName: `${nickname}_${GUEST_HOME}#EXT#@${profile.initialDomain}`,
    };
  }
  const address = `${nickname}@${domainOf(profile, index)}`;
  const hasMail = fraction(profile.seed, index, SALT.noMail) >= profile.noMailShare;
  return { nickname, userPrincipalName: address, mail: hasMail ? address : null };
}

/** One name in fifty holds a comma, one a quotation mark: report rows with such names are quoted. */
function displayNameOf(given: string, surname: string, bits: number): string {
  if (bits % 50 === 0) return `${surname}, ${given}`;
  return bits % 50 === 1 ? `${given} "${given.slice(0, 2)}" ${surname}` : `${given} ${surname}`;
}

function memberFacts(profile: TenantProfile, index: number, name: { given: string; surname: string }) {
  const { seed } = profile;
  const place = choose(PLACES, hash(seed, index, SALT.place));
  return {
    city: place.city,
    companyName: profile.displayName,
    country: place.country,
    department: choose(DEPARTMENTS, hash(seed, index, SALT.department)),
    employeeId: `E${String(100_000 + index)}`,
    externalUserState: null,
    givenName: name.given,
    jobTitle: choose(JOB_TITLES, hash(seed, index, SALT.title)),
    officeLocation: `${place.city} ${String(1 + (index % 40))}`,
    onPremisesSyncEnabled: hash(seed, index, SALT.synced) % 3 === 0 ? true : null,
    otherMails: [],
    preferredLanguage: place.language,
    surname: name.surname,
    usageLocation: place.usageLocation,
    userType: 'Member',
  };
}

/** The directory knows little of guests beyond their address. */
function guestFacts(seed: number, index: number, mail: string | null) {
  const isPending = hash(seed, index, SALT.pending) % 4 === 0;
  return {
    city: null,
    companyName: null,
    country: null,
    department: null,
    employeeId: null,
    externalUserState: isPending ? 'PendingAcceptance' : 'Accepted',
    givenName: null,
    jobTitle: null,
    officeLocation: null,
    onPremisesSyncEnabled: null,
    otherMails: mail === null ? [] : [mail],
    preferredLanguage: null,
    surname: null,
    usageLocation: null,
    userType: 'Guest',
  };
}

/** The index-th user of a tenant before anybody changed it: a pure function of seed and index. */
export function generateUser(profile: TenantProfile, plan: LicensePlan, index: number): SimulatedUser {
  const { seed } = profile;
  const isOutsider = isGuest(profile, index);
  const given = choose(GIVEN_NAMES, hash(seed, index, SALT.given));
  const surname = choose(SURNAMES, hash(seed, index, SALT.surname));
  const { userPrincipalName, mail, nickname } = namesOf(profile, index, {
    given,
    surname,
    guest: isOutsider,
  });
  const madeMs = createdAtMs(profile, index);
  const hasDate = fraction(seed, index, SALT.noDate) >= profile.noCreatedDateShare;
  return {
    id: guidOf(seed, index),
    accountEnabled: fraction(seed, index, SALT.disabled) >= profile.disabledShare,
    ...generateLicenses(profile, plan, { index, createdAtMs: madeMs }),
    ...(isOutsider ? guestFacts(seed, index, mail) : memberFacts(profile, index, { given, surname })),
    businessPhones: [],
    createdDateTime: hasDate ? graphDateTime(madeMs) : null,
    displayName: displayNameOf(given, surname, hash(seed, index, SALT.spelling)),
    mail,
    mailNickname: nickname,
    mobilePhone: null,
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    userPrincipalName,
  };
}
