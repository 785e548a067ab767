import { type AllowedHost, parseAllowedHost } from '#lexiclip/domain/allowed-host.js';
import { isListed } from '#lexiclip/services/outbound/allowed-hosts.js';
import { isPublicAddress } from '#lexiclip/services/outbound/public-address.js';

describe('A public address', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '2003::1',
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '10.255.255.255'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT, metadata of a cloud', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local', '169.254.0.1'],
    ['link-local, metadata of clouds', '169.254.169.254'],
    ["Azure's host", '168.63.129.16'],
    ['protocol assignments', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['6to4 relay', '192.88.99.1'],
    ['benchmarking', '198.18.0.1'],
    ['benchmarking', '198.19.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.250'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback, written out', '0:0:0:0:0:0:0:1'],
    ['IPv4-compatible', '::7f00:1'],
    ['IPv4-compatible', '::8.8.8.8'],
    ['IPv4-mapped, private', '::ffff:10.0.0.1'],
    ['IPv4-mapped, in hex', '::ffff:7f00:1'],
    ['IPv4-mapped, public', '::ffff:8.8.8.8'],
    ['IPv4-translated', '::ffff:0:7f00:1'],
    ['NAT64', '64:ff9b::a00:1'],
    ['NAT64, public', '64:ff9b::8.8.8.8'],
    ['local NAT64', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::'],
    ['6to4', '2002:a00:1::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['unique-local', 'fc00::1'],
    ['unique-local, metadata of a cloud', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['a zone that the library does not know', 'fe80::1%eth-0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['discard', '100::1'],
    ['segment routing', '5f00::1'],
    ['not given out', '4000::1'],
    ['decimal', '134744072'],
    ['octal', '010.8.8.8'],
    ['hex', '0x8.8.8.8'],
    ['short', '8.8'],
    ['a name', 'example.com'],
    ['nothing', ''],
  ])('is not %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('A list of hosts', () => {
  const isAllowed = (list: string, url: string) =>
    isListed(
      list.split(',').map((entry) => parseAllowedHost(entry) as AllowedHost),
      new URL(url),
    );

  it.each([
    ['images.example.com', 'http://images.example.com/a.png'],
    ['images.example.com', 'https://IMAGES.example.com/a.png'],
    ['Images.Example.COM', 'https://images.example.com/'],
    ['images.example.com', 'http://images.example.com:443/'],
    ['images.example.com:8443', 'https://images.example.com:8443/'],
    ['images.example.com:80', 'http://images.example.com/'],
    ['*.example.com', 'https://a.example.com/'],
    ['*.example.com', 'https://a.b.example.com/'],
    ['*.example.com:81', 'http://a.example.com:81/'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
    ['a.example,b.example', 'https://b.example/'],
    ['*', 'https://anything.example/'],
    ['*', 'https://8.8.8.8/'],
    ['*', 'https://[2606:4700:4700::1111]/'],
    ['*:8080', 'http://anything.example:8080/'],
    ['10.0.0.5', 'http://10.0.0.5/'],
    ['10.0.0.5:9000', 'http://10.0.0.5:9000/'],
    ['10.0.0.5:9000', 'http://0xa000005:9000/'],
    ['[::1]:8080', 'http://[::1]:8080/'],
    ['[0:0:0:0:0:0:0:1]:8080', 'http://[::1]:8080/'],
  ])('with %s allows %s', (list, url) => {
    expect(isAllowed(list, url)).toBe(true);
  });

  it.each([
    ['images.example.com', 'http://example.com/'],
    ['images.example.com', 'http://images.example.com.evil.example/'],
    ['images.example.com', 'http://evil-images.example.com/'],
    ['images.example.com', 'http://a.images.example.com/'],
    ['images.example.com', 'http://images.example.com:8080/'],
    ['images.example.com:8443', 'https://images.example.com/'],
    ['*.example.com', 'https://example.com/'],
    ['*.example.com', 'https://evilexample.com/'],
    ['*.example.com', 'https://a.example.com.evil.example/'],
    ['*', 'http://anything.example:22/'],
    ['*:8080', 'http://anything.example/'],
    ['*', 'http://localhost/'],
    ['*', 'http://localhost./'],
    ['*', 'http://a.localhost/'],
    ['*', 'http://10.0.0.5/'],
    ['*', 'http://[::1]/'],
    ['*,10.0.0.5:9000', 'http://10.0.0.5/'],
    ['*,10.0.0.5:9000', 'http://10.0.0.6:9000/'],
    ['*,10.0.0.5:9000', 'http://[::ffff:10.0.0.5]:9000/'],
    ['10.0.0.5:9000', 'http://10.0.0.5.example:9000/'],
  ])('with %s does not allow %s', (list, url) => {
    expect(isAllowed(list, url)).toBe(false);
  });
});
