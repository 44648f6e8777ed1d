//! Records that are kept in memory, for data sources that need no database. Called by the
//! repositories.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Records by their ids. Clones share them; they are gone when the program ends.
#[derive(Debug)]
pub struct Table<K, T> {
    rows: Arc<RwLock<BTreeMap<K, T>>>,
}

impl<K: Ord, T: Clone> Table<K, T> {
    /// Adds a record whose id follows from the ids that there are; `false` if it is taken.
    pub fn insert(&self, make: impl FnOnce(Option<&K>) -> (K, T)) -> Option<T> {
        let mut rows = self.write();
        let (id, row) = make(rows.keys().next_back());
        if rows.contains_key(&id) {
            return None;
        }
        rows.insert(id, row.clone());
        Some(row)
    }

    pub fn find(&self, id: &K) -> Option<T> {
        self.read().get(id).cloned()
    }

    /// Those for which `keep` says yes, in the order of their ids.
    pub fn select(&self, keep: impl Fn(&T) -> bool) -> Vec<T> {
        self.read().values().filter(|row| keep(row)).cloned().collect()
    }

    /// Changes one; `None` if it is not there.
    pub fn change(&self, id: &K, change: impl FnOnce(&mut T)) -> Option<T> {
        let mut rows = self.write();
        let row = rows.get_mut(id)?;
        change(row);
        Some(row.clone())
    }

    /// Changes those for which `keep` says yes, and counts them.
    pub fn change_all(&self, keep: impl Fn(&T) -> bool, change: impl Fn(&mut T)) -> u64 {
        let mut rows = self.write();
        let found = rows.values_mut().filter(|row| keep(row));
        found.map(change).map(|()| 1).sum()
    }

    /// `false` if it is not there.
    pub fn delete(&self, id: &K) -> bool {
        self.write().remove(id).is_some()
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<K, T>> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<K, T>> {
        self.rows.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, T> Clone for Table<K, T> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone() }
    }
}

impl<K, T> Default for Table<K, T> {
    fn default() -> Self {
        Self { rows: Arc::default() }
    }
}
