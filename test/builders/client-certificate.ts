import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Certificates of clients for tests, valid for a hundred years. Their keys open nothing outside of tests.

/** The CA of the client certificate, which a broker under test trusts. */
export const CLIENTS_CA = `-----BEGIN CERTIFICATE-----
MIIBgDCCASegAwIBAgIULV8uPCUr+z+jnCV7NTKGfE2El/YwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKQ2xpZW50cyBDQTAgFw0yNjExMjcxNzEyNDZaGA8yMTI2MTEw
MzE3MTI0NlowFTETMBEGA1UEAwwKQ2xpZW50cyBDQTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABCc9qfyNqT/T0vnN2pcpNskpj+xrQhe9QbQZlcRX19YU+4wp5DHe
V8MKumVi4VfAqXQRLplcmZ4vc2lPQv1l7CajUzBRMB0GA1UdDgQWBBQxDBDmo4Ox
gY+7tHReGlISdmCsiDAfBgNVHSMEGDAWgBQxDBDmo4OxgY+7tHReGlISdmCsiDAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIE3NNBLwEMXrHuLoK7mt
2haSWgyFlrJSYHSJ4K0bDzFUAiAaJbgqcHV7uF8355xd0Ltki59ysJwrGVlRtgdo
9pj7iw==
-----END CERTIFICATE-----`;

/** Of the user `reefer-user`; it is no CA. */
export const CLIENT_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBojCCAUigAwIBAgIUEy5u0UxfralfX44aiEoC7deKwiIwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKQ2xpZW50cyBDQTAgFw0yNjExMjcxNzEyNDZaGA8yMTI2MTEw
MzE3MTI0NlowJzEPMA0GA1UECgwGcmVlZmVyMRQwEgYDVQQDDAtyZWVmZXItdXNl
cjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMLpcmYJHV/2QFCyiWMqaHauxHeR
DgFkbUsBayS5xeKtq8P0g5u5lXm7AkarKNdEyisqmye/CaUoplc3iq8fHXajYjBg
MAkGA1UdEwQCMAAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0OBBYEFH5REUy6
6To8RJ77F6wZFAz4KLtNMB8GA1UdIwQYMBaAFDEMEOajg7GBj7u0dF4aUhJ2YKyI
MAoGCCqGSM49BAMCA0gAMEUCIQCRWWUmq9s03Kcinel0JZQCcJ1fo7XpWJ8w58jv
YZ+Y9wIgYfdj4J3P66KbBEdTzpzBH01/mVTm/PpEpamMdKMhpj0=
-----END CERTIFICATE-----`;

export const CLIENT_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7m6JEJ3dhCBmWFGX
l9Hkgipdz3rqUnADCKJXc/lSqiahRANCAATC6XJmCR1f9kBQsoljKmh2rsR3kQ4B
ZG1LAWskucXiravD9IObuZV5uwJGqyjXRMorKpsnvwmlKKZXN4qvHx12
-----END PRIVATE KEY-----`;

/** A certificate that no broker trusts, and its key. */
export const STRANGERS_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIUX3wlryvk6Sr9F+5VMGOSjxH+nqwwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIc3RyYW5nZXIwIBcNMjYxMTI3MTcxMzUzWhgPMjEyNjExMDMx
NzEzNTNaMBMxETAPBgNVBAMMCHN0cmFuZ2VyMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEAETPL48juJR/w7imwznGoqsZBK5yuNwepeNXxAkUKtNMNAgbCCBA3zYh
bXfwL1BlFp+KvPkkvpXedyEajDstn6NTMFEwHQYDVR0OBBYEFFNO1FulgxqqVwVN
NKXnJ2zyyb08MB8GA1UdIwQYMBaAFFNO1FulgxqqVwVNNKXnJ2zyyb08MA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgF3G6amg42gWqeVqKdSZe2YB5
4ZGefkJ/kLi9RGx4YdICIQDezSs+ojka8tU4uLCDfdb2b5b9522U+izT8NdPuoWg
9g==
-----END CERTIFICATE-----`;

export const STRANGERS_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5dW9cs9iRESjWbwe
8TeTGg5RYYzMNCGb0s4+NYrPP62hRANCAAQARM8vjyO4lH/DuKbDOcaiqxkErnK4
3B6l41fECRQq00w0CBsIIEDfNiFtd/AvUGUWn4q8+SS+ld53IRqMOy2f
-----END PRIVATE KEY-----`;

/** Writes the keys of a KafkaUser's Secret as files into a directory; returns the variables that name them. */
export function writeUserSecret(
  directory: string,
  { certificate = CLIENT_CERTIFICATE, key = CLIENT_KEY } = {},
): { readonly KAFKA_CLIENT_CERT: string; readonly KAFKA_CLIENT_KEY: string } {
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  return {
    KAFKA_CLIENT_CERT: file('user.crt', `${certificate}\n`),
    KAFKA_CLIENT_KEY: file('user.key', `${key}\n`),
  };
}
