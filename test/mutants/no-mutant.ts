import fc from 'fast-check';

// What stays from the last run must not be active while modules are loaded for the next.
Object.assign(Object.assign(globalThis, { __stryker__: Reflect.get(globalThis, '__stryker__') ?? {} }).__stryker__, {
  activeMutant: undefined,
});

// Whether a property fails is all that counts here, not its smallest example.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
