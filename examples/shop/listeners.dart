/// Functions of Dart that Rust calls: `dart run listeners.dart`, with the generated package as a dependency.
library;

import 'package:shop/shop.dart' as shop;

/// A method is a function like others, and keeps its object alive.
final class Shelf {
  String last = '';

  void heard(int cents, String currency) => last = '$cents $currency';
}

void refuse(int cents, String currency) {
  if (cents > 1000) throw ArgumentError('too expensive');
}

void main() {
  final shelf = Shelf();
  shop.subscribe(refuse);
  shop.subscribe(shelf.heard);
  shop.publish(120);
  print(shelf.last);
  try {
    shop.publish(5000);
  } on shop.FailedException catch (error) {
    print('a failure: ${error.detail.split(': ').last}');
  }
  shop.publish(80);
  shop.unsubscribeAll();
  shop.publish(1);
  print('the last one: ${shelf.last}');
}
