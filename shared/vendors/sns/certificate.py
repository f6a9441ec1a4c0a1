"""Whether the owner of a certificate signed a text: RSA with SHA-1 (SNS's version 1) or SHA-256 (version 2)."""


def signs(pem: str, version: str, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import (
        InvalidSignature,
        UnsupportedAlgorithm,
    )  # a tenth of a second that only SNS has to pay
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import load_pem_x509_certificate

    algorithm = {"1": hashes.SHA1, "2": hashes.SHA256}.get(version)  # noqa: S303 - what SNS still signs with
    try:
        key = load_pem_x509_certificate(pem.encode()).public_key()
        if algorithm is None or not isinstance(key, RSAPublicKey):
            return False
        key.verify(signature, signed, PKCS1v15(), algorithm())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
