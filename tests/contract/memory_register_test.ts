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
    lease: null,
  };
  await holdToContract(context, world);
});
