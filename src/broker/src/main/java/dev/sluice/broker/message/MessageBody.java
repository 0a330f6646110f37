package dev.sluice.broker.message;

/** The rules for bodies: text that UTF-8 can encode, up to a size. */
public final class MessageBody {

  /** The default limit, in bytes of UTF-8: 10 MiB, itself allowed. */
  public static final int DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

  private MessageBody() {}

  /**
   * Checks a body. The drivers would store an unpaired surrogate as a question mark.
   *
   * @param body not null, may be empty
   * @param maxBytes the limit in bytes of UTF-8, itself allowed
   * @return the body
   * @throws InvalidMessageException if it is too large or not encodable
   */
  public static String check(String body, int maxBytes) {
    long bytes = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < body.length()
          && Character.isLowSurrogate(body.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new InvalidMessageException(
            "Message must be UTF-8 encodable (lone surrogates are not allowed)");
      }
    }
    if (bytes > maxBytes) {
      throw new InvalidMessageException(
          "Message size (%d bytes) exceeds maximum allowed size (%d bytes). Adjust"
                  .formatted(bytes, maxBytes)
              + " BROKER_MAX_MESSAGE_SIZE if needed.");
    }
    return body;
  }
}
