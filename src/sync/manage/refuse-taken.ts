import { plainFault } from '../../domain/input-fault.ts';
import { StoreError } from '../../store/store-error.ts';
import { InputError } from './input-error.ts';

/** A name or tenant that is taken is a fault of the input; the store names the connector in the way. */
export async function refuseTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError && (error.kind === 'name-taken' || error.kind === 'tenant-taken')) {
      const message = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
      throw new InputError([plainFault(error.kind === 'name-taken' ? 'name' : 'tenantId', message)]);
    }
    throw error;
  }
}
