export const Coat = ({item}) => (
  <button onClick={() => klaviyo.track('Opened', {...item, Note: 'It’s'})}>Emma’s {item?.name}</button>
);
