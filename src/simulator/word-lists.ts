type Words = readonly [string, ...string[]];

export const GIVEN_NAMES: Words = [
  'Ada',
  'Bruno',
  'Carla',
  'Dmitri',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaya',
  'Liam',
  'Mara',
  'Nils',
  'Olga',
  'Pavel',
  'Quinn',
  'Rosa',
  'Sami',
  'Tove',
  'Ursula',
  'Viktor',
  'Wanda',
  'Xenia',
  'Yusuf',
  'Zoe',
  'Åsa',
  'José',
  'Łucja',
  'Siobhán',
];

export const SURNAMES: Words = [
  'Abel',
  'Berger',
  'Costa',
  'Dahl',
  'Eriksen',
  'Fischer',
  'Garcia',
  'Huber',
  'Ivanova',
  'Jansen',
  'Keller',
  'Lindqvist',
  'Moreau',
  'Novak',
  "O'Brien",
  'Petrov',
  'Quist',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Urban',
  'Vogel',
  'Weber',
  'Xu',
  'Yilmaz',
  'Zeman',
  'Müller',
  'Sørensen',
];

export const DEPARTMENTS: Words = [
  'Finance',
  'Sales',
  'Engineering',
  'Legal',
  'Human Resources',
  'IT',
  'Marketing',
  'Operations',
  'R&D, Lab 2',
];

export const JOB_TITLES: Words = [
  'Analyst',
  'Consultant',
  'Engineer',
  'Manager',
  'Director',
  'Assistant',
  'Specialist',
  'Lead "Projects"',
];

export interface Place {
  readonly city: string;
  readonly country: string;
  readonly usageLocation: string;
  readonly language: string;
}

export const PLACES: readonly [Place, ...Place[]] = [
  { city: 'Hamburg', country: 'Germany', usageLocation: 'DE', language: 'de-DE' },
  { city: 'Lyon', country: 'France', usageLocation: 'FR', language: 'fr-FR' },
  { city: 'Austin', country: 'United States', usageLocation: 'US', language: 'en-US' },
  { city: 'Stockholm', country: 'Sweden', usageLocation: 'SE', language: 'sv-SE' },
  { city: 'Kraków', country: 'Poland', usageLocation: 'PL', language: 'pl-PL' },
  { city: 'Osaka', country: 'Japan', usageLocation: 'JP', language: 'ja-JP' },
];
