import { memoryRegister } from "../../lib/registers/memory.ts";
import { holdToContract } from "./register_contract.ts";
import type { RegisterWorld } from "./register_world.ts";

Deno.test("the register in memory keeps the contract", async (context) => {
  const register = memoryRegister({ name: "home", now: Date.now });
  const world: RegisterWorld = {
    open: () => register,
    editHolder(holder) {
      register.edit((record) => record && { ...record, holder, own: null });
      return Promise.resolve();
    },
    remove() {
      if (register.held().version !== null) register.edit(() => null);
      return Promise.resolve();
    },
    backup() {
      const backup = register.held();
      return Promise.resolve(() => Promise.resolve(register.restore(backup)));
    },
    network: { absent: "nothing lies between a register in memory and who asks it" },
    openAt: { absent: "a register in memory is asked by calls" },
    forget: { absent: "a register in memory keeps no history" },
    watchTime: { absent: "a watch of a register in memory has no end" },
    lease: null,
  };
  await holdToContract(context, world);
});
