-- Who is signed in to the pages. The cookie's content is kept as its SHA-256 only: who reads this table is signed in nowhere.
create table web_sessions (
  id_hash text primary key,
  -- Of the ADMIN_PASSWORD it began with, made with a key of SECRETS_KEY: under another password it is no session.
  password_mark text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- Who may use the API: the token as its SHA-256 only. One that is revoked is deleted.
create table api_tokens (
  token_hash text primary key,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create unique index api_tokens_name on api_tokens (lower(name));
