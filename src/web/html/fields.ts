import { html, type Html } from './html.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  readonly value?: string | null;
  readonly hint?: Html;
  /** What is wrong with what was entered. */
  readonly faults?: readonly string[];
  readonly isRequired?: boolean;
}

export interface InputField extends Field {
  readonly type?: 'text' | 'password' | 'search' | 'date' | 'number';
  readonly placeholder?: string;
  readonly autocomplete?: string;
}

export interface SelectField extends Field {
  readonly options: readonly (readonly [value: string, label: string])[];
}

export function input(field: InputField): Html {
  const { type = 'text', placeholder = null, autocomplete = 'off' } = field;
  return around(
    field,
    html`<input
      ...${attributes(field)}
      type=${type}
      value=${field.value ?? ''}
      placeholder=${placeholder}
      autocomplete=${autocomplete}
      spellcheck=${type === 'search' || type === 'text' ? 'false' : null}
    />`,
  );
}

export function textarea(field: Field & { readonly rows: number }): Html {
  return around(
    field,
    html`<textarea ...${attributes(field)} rows=${field.rows} spellcheck="false">
${field.value ?? ''}</textarea>`,
  );
}

export function select(field: SelectField): Html {
  return around(
    field,
    html`<select ...${attributes(field)}>
      ${field.options.map(
        ([value, label]) =>
          html`<option value=${value} selected=${value === (field.value ?? '')}>${label}</option>`,
      )}
    </select>`,
  );
}

function attributes({ name, faults = [], hint, isRequired = false }: Field): object {
  const described = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(faults.length > 0 ? [`${name}-fault`] : []),
  ];
  return {
    id: name,
    name,
    required: isRequired,
    'aria-invalid': faults.length > 0 ? 'true' : null,
    'aria-describedby': described.length > 0 ? described.join(' ') : null,
  };
}

function around({ name, label, hint, faults = [], isRequired = false }: Field, control: Html): Html {
  return html`<div class="field">
    <label for=${name}>${label}${isRequired && html` <span class="required">required</span>`}</label>
    ${control} ${hint !== undefined && html`<p class="hint" id=${`${name}-hint`}>${hint}</p>`}
    ${faults.length > 0 && html`<p class="fault" id=${`${name}-fault`}>${faults.join(' ')}</p>`}
  </div>`;
}
