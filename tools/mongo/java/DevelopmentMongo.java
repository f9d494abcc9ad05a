import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/**
 * Three servers that speak MongoDB's wire protocol and keep everything in memory: a plain one, one behind TLS, and one
 * that answers every login as a real server answers a wrong password. Arguments: their three ports, the PKCS12 key store
 * and its password.
 */
public final class DevelopmentMongo {
  private static final int AUTHENTICATION_FAILED = 18;

  /** What current drivers ask for at least; the library itself reports 8. */
  private static final MongoVersion VERSION =
      new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
          return Arrays.asList(7, 0, 0);
        }

        @Override
        public int getWireVersion() {
          return 21;
        }
      };

  public static void main(String[] arguments) throws Exception {
    MongoServer plain = new MongoServer(new MemoryBackend().version(VERSION));
    MongoServer secure = new MongoServer(new MemoryBackend().version(VERSION));
    MongoServer strict = new MongoServer(new StrictBackend().version(VERSION));
    protect(secure, arguments[3], arguments[4].toCharArray());
    plain.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    secure.bind("127.0.0.1", Integer.parseInt(arguments[1]));
    strict.bind("127.0.0.1", Integer.parseInt(arguments[2]));
    System.out.println("READY");
  }

  private static void protect(MongoServer server, String keyStore, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = new FileInputStream(keyStore)) {
      store.load(file, password);
    }
    PrivateKey key = (PrivateKey) store.getKey("broker", password);
    Certificate[] chain = store.getCertificateChain("broker");
    server.enableSsl(key, null, Arrays.copyOf(chain, chain.length, X509Certificate[].class));
  }

  private static final class StrictBackend extends MemoryBackend {
    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
      if (command.equals("saslStart")) {
        throw new MongoServerError(AUTHENTICATION_FAILED, "AuthenticationFailed", "Authentication failed.");
      }
      return super.handleCommand(channel, database, command, query);
    }
  }
}
