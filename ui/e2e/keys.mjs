// Keys of people and co-ops whose program has not come in yet, and what they come in with.
import { randomBytes } from 'node:crypto';
import { HoloHashType, encodeHashToBase64, hashFrom32AndType } from '@holochain/client';

export const newKeyBytes = () => hashFrom32AndType(randomBytes(32), HoloHashType.Agent);

export const otherEconomy = () => hashFrom32AndType(randomBytes(32), HoloHashType.Dna);

export const newKey = () => encodeHashToBase64(newKeyBytes());

export const isInvitation = (text) => /^copex-invitation\.[A-Za-z0-9+/=]{200,}$/.test(text);
